//! An application, step by step by the rules, and what has truly happened to it.

use crate::sample::form;
use calendar::{Calendar, Terms};
use filing_rules::{
    ApplicationForm, Clock, Decided, Earns, Given, Judgement, LineDecision, Method, NumberSeries,
    OF_LINE, OF_SCHOOL, Panelist, Proposal, Recipient, Registry, Route, Ruling, State, Step,
    Underway, View, Wanted, Written,
};
use jiff::{Timestamp, civil::date};
use kernel::{AccountId, ApplicationLineId, DivisionCode, Refusal};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody tries.
#[derive(Clone, Copy, Debug)]
pub enum Try {
    Revise,
    /// Whether it names what was not there before.
    Submit(bool),
    TakeBack,
    Recommend,
    Decline,
    Redirect,
    Ask,
    Accept,
    Return,
    AppointPanel,
    Draw,
    /// Who leaves, whether they cannot sign any more, and whether somebody can follow.
    StepDown(u128, bool, bool),
    Refill,
    Plan,
    CarryOut,
    GiveOpinion(u128, View),
    WriteOpinion(u128),
    Sign(u128),
    Conclude,
    /// Who is disqualified.
    Bar(u128),
    SendBack,
    Decide(bool),
}

/// An application and what has truly happened to it.
pub struct Story {
    pub route: Route,
    pub state: State,
    form: ApplicationForm,
    pub underway: Underway,
    pub happened: Vec<&'static str>,
    /// Whether the supplement named what nobody had seen.
    pub added: bool,
    /// How many followed since the panel was drawn.
    followers: u128,
    /// Who was disqualified.
    barred: BTreeSet<AccountId>,
    pub receipt: bool,
}

fn expert(number: u128) -> AccountId {
    AccountId::new(Timestamp::UNIX_EPOCH, number)
}

fn chengdu() -> DivisionCode {
    "510100".parse().unwrap()
}

fn lines() -> [ApplicationLineId; 1] {
    [ApplicationLineId::new(Timestamp::UNIX_EPOCH, 1)]
}

impl Story {
    pub fn of(route: Route) -> Story {
        Story {
            route,
            state: State::Draft,
            form: form(),
            underway: Underway {
                since: date(2026, 3, 2),
                panel: Vec::new(),
                vacant: 0,
                barred: 0,
                interested: Vec::new(),
                lines: lines().to_vec(),
                methods: BTreeMap::new(),
                given: Vec::new(),
                opinion: None,
            },
            happened: Vec::new(),
            added: false,
            followers: 0,
            barred: BTreeSet::new(),
            receipt: false,
        }
    }

    pub fn attempt(&mut self, what: Try) -> Result<(), Refusal> {
        let (day, calendar) = (date(2026, 3, 2), Calendar::built_in());
        let (state, route, clock) = (self.state, self.route, Clock::until(day));
        match what {
            Try::Submit(more) => {
                let known = (|_| true, &Registry::empty(day));
                let name = ("王", "王");
                self.state =
                    filing_rules::submit(state, route, &self.form, known, |_| !more, name)?;
                self.added = more && state == State::Supplementing;
                self.happened.push("submitted");
            }
            Try::TakeBack => {
                self.state = filing_rules::take_back(state, route, "改报续期")?;
                self.happened.push("taken back");
            }
            Try::Recommend => {
                let count = self.form.lines().count();
                let all: Vec<Proposal> = (1..=count)
                    .map(|no| Proposal {
                        no,
                        proposed: true,
                        reason: String::new(),
                    })
                    .collect();
                self.state = filing_rules::recommend(state, route, "拟推荐", count, &all)?;
                self.happened.push("recommended");
            }
            Try::Ask => {
                let asked = self.happened.contains(&"asked");
                let with = (calendar, &Terms::default());
                self.state =
                    filing_rules::ask((state, route), asked, "缺少场地证明", day, day, with)?.state;
                self.happened.push("asked");
            }
            Try::Revise => self.state = state.after(Step::Revise, route)?,
            Try::Decline => self.state = filing_rules::decline(state, route, "办学方向不符")?,
            Try::Redirect => {
                let (own, to) = (Recipient::Centre(chengdu()), Recipient::TrainingCentre);
                let turn = match (state, route) {
                    (State::Submitted, Route::Province) => Step::Recommend,
                    _ => Step::Accept,
                };
                self.state = filing_rules::redirect(state, (route, turn), own, to)?.0;
            }
            Try::Accept => {
                self.state = filing_rules::accept(state, route, &[], clock, day, calendar)?.state;
                self.happened.push("accepted");
            }
            Try::Return => {
                self.state =
                    filing_rules::not_accept(state, route, "材料不实", clock, day, calendar)?.state;
            }
            Try::AppointPanel => {
                self.state = filing_rules::begin_panel(state, route, &self.form, 3)?;
                self.happened.push("committed");
            }
            Try::Draw => {
                self.state = state.after(Step::Draw, route)?;
                self.underway.panel = (1..=3).map(expert).collect();
                self.look_who_is_barred();
                self.happened.push("panel");
            }
            Try::StepDown(who, lost, follows) => {
                self.step_down(expert(who), lost)?;
                self.underway.vacant += 1;
                if follows {
                    self.seat();
                }
            }
            Try::Refill => {
                filing_rules::refill_panel(state, route, self.underway.vacant)?;
                while self.underway.vacant > 0 {
                    self.seat();
                }
            }
            Try::Plan => {
                let wanted = Method::ALL.map(|method| (method, Wanted::On(day))).into();
                self.underway.methods =
                    filing_rules::plan(state, route, &self.underway, &wanted, day)?;
                // It may be planned anew.
                if !self.happened.contains(&"planned") {
                    self.happened.push("planned");
                }
            }
            Try::CarryOut => {
                for method in Method::ALL {
                    let what = (day, "现场核实");
                    let done =
                        filing_rules::carry_out(state, route, &self.underway, method, what, day)?;
                    self.underway.methods.insert(method, done);
                }
                self.happened.push("carried out");
            }
            Try::GiveOpinion(who, view) => self.give_opinion(who, view)?,
            Try::WriteOpinion(who) => {
                let text = "该校具备所报职业等级的条件";
                filing_rules::write_opinion(state, route, &self.underway, expert(who), text)?;
                self.underway.opinion = Some(Written {
                    no: 1,
                    text: text.to_owned(),
                    signed: Vec::new(),
                });
            }
            Try::Sign(who) => {
                let signer = Panelist {
                    account: expert(who),
                    name: "专家",
                };
                let what = (1, "专家", "");
                filing_rules::sign_opinion(state, route, &self.underway, signer, what)?;
                self.underway
                    .opinion
                    .as_mut()
                    .unwrap()
                    .signed
                    .push(expert(who));
            }
            Try::Conclude => {
                self.state = filing_rules::conclude(state, route, &self.underway)?.0;
                self.happened.push("concluded");
            }
            Try::Bar(who) => {
                self.barred.insert(expert(who));
                self.look_who_is_barred();
            }
            Try::SendBack => {
                self.state = filing_rules::send_back(state, route, &self.underway, "专家失职")?;
                // What was concluded is concluded anew.
                self.happened.retain(|one| *one != "concluded");
            }
            Try::Decide(grant) => self.decide(grant)?,
        }
        Ok(())
    }

    /// Somebody leaves, as the desk has it: their words count no more.
    fn step_down(&mut self, gone: AccountId, lost: bool) -> Result<(), Refusal> {
        if !self.underway.panel.contains(&gone) {
            return Err(Refusal::not_found("专家组成员"));
        }
        let bound = self.underway.spoke(gone) && !lost && !self.barred.contains(&gone);
        filing_rules::step_down(self.state, self.route, bound)?;
        self.underway.panel.retain(|member| *member != gone);
        self.underway.given.retain(|given| given.expert != gone);
        self.look_who_is_barred();
        Ok(())
    }

    fn look_who_is_barred(&mut self) {
        let barred = |member: &&AccountId| self.barred.contains(member);
        self.underway.barred = self.underway.panel.iter().filter(barred).count();
    }

    /// Somebody takes an empty seat; what was written before counts no more.
    fn seat(&mut self) {
        self.followers += 1;
        self.underway.vacant -= 1;
        self.underway.panel.push(expert(3 + self.followers));
        self.underway.opinion = None;
        self.look_who_is_barred();
    }

    fn give_opinion(&mut self, who: u128, view: View) -> Result<(), Refusal> {
        let of_school = OF_SCHOOL.map(|clause| (clause, None));
        let of_line = OF_LINE.map(|clause| (clause, Some(lines()[0])));
        let judged = of_school.into_iter().chain(of_line);
        let judgements: Vec<Judgement> = judged
            .map(|(clause, line)| Judgement {
                clause,
                line,
                met: line.is_none() || view == View::Supports,
                text: "现场核实".into(),
            })
            .collect();
        let (state, route) = (self.state, self.route);
        let opinions =
            filing_rules::give_opinion(state, route, &self.underway, expert(who), &judgements)?;
        self.underway.given.push(Given {
            expert: expert(who),
            line: opinions[0].line,
            view: opinions[0].view,
        });
        Ok(())
    }

    fn decide(&mut self, grant: bool) -> Result<(), Refusal> {
        let ruling = if grant {
            Ruling::Granted
        } else {
            Ruling::Refused("不具备条件".into())
        };
        let decision = LineDecision {
            line: lines()[0],
            ruling,
        };
        let (state, route, decisions) = (self.state, self.route, [decision]);
        let assessment = filing_rules::to_decide_on(state, route, &self.underway, &decisions)?;
        let Decided { state, receipt } = filing_rules::decide(
            state,
            route,
            &assessment,
            &decisions,
            Earns::Number(&NumberSeries::sichuan(), None),
            date(2026, 3, 2),
        )?;
        self.state = state;
        self.receipt = receipt.is_some();
        let fit = self.underway.unfit().is_none();
        assert!(
            fit || !self.receipt,
            "granted on what a disqualified expert found"
        );
        Ok(())
    }
}
