//! No sequence of steps reaches a receipt without acceptance, panel, every opinion, conclusion and decision.
#![allow(missing_docs, clippy::unwrap_used)]

mod sample;

use calendar::{Calendar, Terms};
use filing_rules::{
    ApplicationForm, Clock, Decided, Earns, Given, Judgement, LineDecision, Method, NumberSeries,
    OF_LINE, OF_SCHOOL, Panelist, Proposal, Recipient, Registry, Route, Ruling, State, Step,
    Underway, View, Wanted, Written,
};
use jiff::{Timestamp, civil::date};
use kernel::{AccountId, ApplicationLineId, DivisionCode, Refusal};
use proptest::prelude::*;
use sample::form;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody tries.
#[derive(Clone, Copy, Debug)]
enum Try {
    Revise,
    Submit,
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
    Decide(bool),
}

/// An application and what has truly happened to it.
struct Story {
    route: Route,
    state: State,
    form: ApplicationForm,
    underway: Underway,
    happened: Vec<&'static str>,
    /// How many followed since the panel was drawn.
    followers: u128,
    receipt: bool,
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
    fn of(route: Route) -> Story {
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
            followers: 0,
            receipt: false,
        }
    }

    fn attempt(&mut self, what: Try) -> Result<(), Refusal> {
        let (day, calendar) = (date(2026, 3, 2), Calendar::built_in());
        let (state, route, clock) = (self.state, self.route, Clock::until(day));
        match what {
            Try::Submit => {
                let known = (|_| true, &Registry::empty(day));
                self.state = filing_rules::submit(state, route, &self.form, known, "王", "王")?;
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
                self.state = filing_rules::redirect(state, route, own, to)?.0;
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
            Try::Decide(grant) => self.decide(grant)?,
        }
        Ok(())
    }

    /// Somebody leaves, as the desk has it: their words count no more.
    fn step_down(&mut self, gone: AccountId, lost: bool) -> Result<(), Refusal> {
        if !self.underway.panel.contains(&gone) {
            return Err(Refusal::not_found("专家组成员"));
        }
        let bound = self.underway.spoke(gone) && !lost;
        filing_rules::step_down(self.state, self.route, bound)?;
        self.underway.panel.retain(|member| *member != gone);
        self.underway.given.retain(|given| given.expert != gone);
        Ok(())
    }

    /// Somebody takes an empty seat; what was written before counts no more.
    fn seat(&mut self) {
        self.followers += 1;
        self.underway.vacant -= 1;
        self.underway.panel.push(expert(3 + self.followers));
        self.underway.opinion = None;
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
        let underway = &self.underway;
        let assessment = filing_rules::assess(&underway.panel, &lines(), &underway.given)?;
        let ruling = if grant {
            Ruling::Granted
        } else {
            Ruling::Refused("不具备条件".into())
        };
        let decision = LineDecision {
            line: lines()[0],
            ruling,
        };
        let Decided { state, receipt } = filing_rules::decide(
            self.state,
            self.route,
            &assessment,
            &[decision],
            Earns::Number(&NumberSeries::sichuan(), None),
            date(2026, 3, 2),
        )?;
        self.state = state;
        self.receipt = receipt.is_some();
        Ok(())
    }
}

fn any_try() -> impl Strategy<Value = Try> {
    prop_oneof![
        Just(Try::Revise),
        Just(Try::Submit),
        Just(Try::TakeBack),
        Just(Try::Recommend),
        Just(Try::Decline),
        Just(Try::Redirect),
        Just(Try::Ask),
        Just(Try::Accept),
        Just(Try::Return),
        Just(Try::AppointPanel),
        Just(Try::Draw),
        (1u128..7, any::<bool>(), any::<bool>())
            .prop_map(|(who, lost, follows)| Try::StepDown(who, lost, follows)),
        Just(Try::Refill),
        (
            1u128..7,
            prop_oneof![Just(View::Supports), Just(View::Objects)]
        )
            .prop_map(|(who, view)| Try::GiveOpinion(who, view)),
        Just(Try::Plan),
        Just(Try::CarryOut),
        (1u128..7).prop_map(Try::WriteOpinion),
        (1u128..7).prop_map(Try::Sign),
        Just(Try::Conclude),
        any::<bool>().prop_map(Try::Decide),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn a_receipt_is_always_earned(provincial: bool, tries in prop::collection::vec(any_try(), 0..120)) {
        let route = if provincial { Route::Province } else { Route::City };
        let mut story = Story::of(route);
        for what in tries {
            let _ = story.attempt(what);
        }
        if story.receipt {
            let mut road = vec!["submitted"];
            road.extend((route == Route::Province).then_some("recommended"));
            // Whoever was asked for more, once, handed it in before it went on.
            let asked = story.happened.contains(&"asked");
            road.extend(if asked { &["asked", "submitted"][..] } else { &[] });
            road.extend(["accepted", "committed", "panel", "planned", "carried out", "concluded"]);
            prop_assert_eq!(story.happened, road);
            let underway = story.underway;
            // Every member of the panel, and nobody else, spoke and signed.
            let panel: BTreeSet<AccountId> = underway.panel.into_iter().collect();
            let spoke: BTreeSet<AccountId> = underway.given.iter().map(|given| given.expert).collect();
            let signed: BTreeSet<AccountId> = underway.opinion.unwrap().signed.into_iter().collect();
            prop_assert_eq!((panel.len(), &spoke, &signed), (3, &panel, &panel));
            let supports = underway.given.iter().filter(|given| given.view == View::Supports).count();
            prop_assert!(supports >= 2);
        }
    }
}

/// The whole road, so that the property above is about something that can happen.
#[test]
fn the_road_can_be_gone() {
    for route in [Route::City, Route::Province] {
        let mut story = Story::of(route);
        let recommend: &[Try] = if route == Route::Province {
            &[Try::Recommend]
        } else {
            &[]
        };
        let opinions = (1..=3).map(|who| Try::GiveOpinion(who, View::Supports));
        let road = [Try::Submit]
            .into_iter()
            .chain(recommend.iter().copied())
            .chain([Try::Accept, Try::AppointPanel, Try::Draw])
            .chain([Try::Plan, Try::CarryOut]);
        // Everybody spoke and signed; then one is lost, another follows, and what was found is written and signed anew.
        let signatures = |who: [u128; 3]| {
            let signed = who.into_iter().map(Try::Sign);
            [Try::WriteOpinion(1)].into_iter().chain(signed)
        };
        let lost = [
            Try::StepDown(2, true, true),
            Try::GiveOpinion(4, View::Supports),
        ];
        // Then another is lost and nobody can follow, until a further list fills the seat.
        let refilled = [
            Try::StepDown(3, true, false),
            Try::Refill,
            Try::GiveOpinion(5, View::Objects),
        ];
        for what in road
            .chain(opinions)
            .chain(signatures([1, 2, 3]))
            .chain(lost)
            .chain(signatures([1, 3, 4]))
            .chain(refilled)
            .chain(signatures([1, 4, 5]))
            .chain([Try::Conclude, Try::Decide(true)])
        {
            story.attempt(what).unwrap();
        }
        assert!(story.receipt);
    }
}
