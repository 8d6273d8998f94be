//! No text that is kept in clear and shown takes an identity number, whoever types it.
#![allow(clippy::unwrap_used)]

mod sample;

use calendar::{Calendar, Terms};
use filing_rules::{
    AgreementEntry, Arranged, ChangeEntry, Clock, Confirmation, DraftForm, Earns, Field, Given,
    Interest, Judgement, LifeStep, LineDecision, Material, Method, NumberSeries, OF_LINE,
    OF_SCHOOL, Panelist, Parties, PartnerEntry, PartnerKind, Proposal, RequestState, Route, Ruling,
    ScopeRow, Section, State, Underway, Validity, View, Wanted, Written,
};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use kernel::{AccountId, ApplicationLineId, CitizenId, Clause, Level, Refusal, citizen_id::Sex};
use std::collections::BTreeSet;

const TODAY: Date = date(2026, 3, 2);
const CITY: Route = Route::City;
const PROVINCE: Route = Route::Province;

fn expert() -> AccountId {
    AccountId::new(Timestamp::UNIX_EPOCH, 1)
}

fn line() -> ApplicationLineId {
    ApplicationLineId::new(Timestamp::UNIX_EPOCH, 1)
}

/// A panel of one, of which every method was carried out.
fn carried_out() -> Underway {
    let done = Arranged::Done {
        planned: TODAY,
        on: TODAY,
        note: "现场核实".into(),
    };
    Underway {
        since: TODAY,
        panel: vec![expert()],
        vacant: 0,
        barred: 0,
        interested: Vec::new(),
        lines: vec![line()],
        methods: Method::ALL.map(|method| (method, done.clone())).into(),
        given: Vec::new(),
        opinion: None,
    }
}

/// As [`carried_out`], with an opinion to be signed.
fn written() -> Underway {
    Underway {
        given: vec![Given {
            expert: expert(),
            line: line(),
            view: View::Supports,
        }],
        opinion: Some(Written {
            no: 1,
            text: "该校具备所报职业等级的条件".into(),
            signed: Vec::new(),
        }),
        ..carried_out()
    }
}

/// Who answers for an application.
fn of_the_road(text: &str) -> Vec<Refusal> {
    let (calendar, terms) = (Calendar::built_in(), Terms::default());
    let clock = Clock::until(TODAY);
    let proposal = |proposed, reason: &str| Proposal {
        no: 1,
        proposed,
        reason: reason.into(),
    };
    let recommend = |opinion: &str, proposal: Proposal| {
        filing_rules::recommend(State::Submitted, PROVINCE, opinion, 1, &[proposal])
    };
    let ruling = LineDecision {
        line: line(),
        ruling: Ruling::Refused(text.into()),
    };
    let assessment = filing_rules::assess(&[expert()], &[line()], &written().given).unwrap();
    let series = NumberSeries::sichuan();
    vec![
        filing_rules::take_back(State::Submitted, CITY, text).unwrap_err(),
        recommend(text, proposal(true, "")).unwrap_err(),
        recommend("拟推荐", proposal(false, text)).unwrap_err(),
        recommend("拟推荐", proposal(true, text)).unwrap_err(),
        filing_rules::decline(State::Submitted, PROVINCE, text).unwrap_err(),
        filing_rules::ask(
            (State::Submitted, CITY),
            false,
            &format!("缺少设备清单\n{text}"),
            TODAY,
            TODAY,
            (calendar, &terms),
        )
        .unwrap_err(),
        filing_rules::not_accept(State::Submitted, CITY, text, clock, TODAY, calendar).unwrap_err(),
        filing_rules::decide(
            State::Concluded,
            CITY,
            &assessment,
            &[ruling],
            Earns::Number(&series, None),
            TODAY,
        )
        .unwrap_err(),
        filing_rules::allocate(&series, (1, 9), text, 0, TODAY).unwrap_err(),
    ]
}

/// Those who assess.
fn of_the_panel(text: &str) -> Vec<Refusal> {
    let judgement = |clause, line| Judgement {
        clause,
        line,
        met: true,
        text: if clause == Clause::A1_1 { text } else { "" }.into(),
    };
    let of_school = OF_SCHOOL.map(|clause| judgement(clause, None));
    let of_line = OF_LINE.map(|clause| judgement(clause, Some(line())));
    let judgements: Vec<Judgement> = of_school.into_iter().chain(of_line).collect();
    let unplanned = Underway {
        methods: [].into(),
        ..carried_out()
    };
    let unfit = Underway {
        barred: 1,
        ..written()
    };
    let mut planned = carried_out();
    let on = Arranged::Planned { on: TODAY };
    planned.methods.insert(Method::Visit, on);
    let wanted = |method| match method {
        Method::Interview => (method, Wanted::LeftOut(text.into())),
        _ => (method, Wanted::On(TODAY)),
    };
    let wanted = Method::ALL.map(wanted).into();
    let at = State::Assessing;
    let signer = Panelist {
        account: expert(),
        name: "专家",
    };
    vec![
        filing_rules::plan(at, CITY, &unplanned, &wanted, TODAY).unwrap_err(),
        filing_rules::carry_out(at, CITY, &planned, Method::Visit, (TODAY, text), TODAY)
            .unwrap_err(),
        filing_rules::give_opinion(at, CITY, &carried_out(), expert(), &judgements).unwrap_err(),
        filing_rules::write_opinion(at, CITY, &written(), expert(), text).unwrap_err(),
        filing_rules::sign_opinion(at, CITY, &written(), signer, (1, "专家", text)).unwrap_err(),
        filing_rules::send_back(State::Concluded, CITY, &unfit, text).unwrap_err(),
        filing_rules::say_interest(text).unwrap_err(),
        filing_rules::declare_interest(Interest::Adviser, text, &[]).unwrap_err(),
    ]
}

/// What is told of a filing's later life, of materials and of a form.
fn of_the_school(text: &str) -> Vec<Refusal> {
    let answer = |granted| {
        filing_rules::answer(RequestState::Open, LifeStep::Withdraw, granted, text).unwrap_err()
    };
    let change = |field| filing_rules::change(field, "原来的", text).unwrap_err();
    let online =
        |typed| filing_rules::read_online(Material::Registration, typed, TODAY).unwrap_err();
    vec![
        filing_rules::say_why(LifeStep::Revoke, text).unwrap_err(),
        answer(true),
        answer(false),
        change(Field::Name),
        change(Field::Address),
        change(Field::Contact),
        filing_rules::check_attachment(text, 0).unwrap_err(),
        online([text, "张三", "2026-03-02"]),
        online(["某网站", text, "2026-03-02"]),
        Confirmation::read(true, text).unwrap_err(),
        Confirmation::read(false, text).unwrap_err(),
    ]
}

/// What is registered of a partner and of an agreement.
fn of_partners(text: &str) -> Vec<Refusal> {
    let uscc = kernel::Uscc::fictitious(7).to_string();
    let good = PartnerEntry {
        kind: "enterprise",
        name: "天府示例电力公司（虚构）",
        uscc: &uscc,
        number: "Y000151000001",
        filed_by: "四川省人力资源和社会保障厅",
        reference: "备案回执（虚构）2025年第1号",
        from: "2025-11-01",
        until: "2028-10-31",
    };
    let row = |job_type: &str| ScopeRow {
        occupation: "6-31-01-03".into(),
        job_type: job_type.into(),
        levels: vec![Level::Four],
    };
    let register = |entry, job_type| {
        filing_rules::read_partner(entry, &[row(job_type)], |_| false, TODAY).unwrap_err()
    };
    let scope = filing_rules::read_partner(good, &[row("")], |_| false, TODAY);
    let scope = scope.unwrap().scope;
    let valid = Validity {
        from: date(2025, 11, 1),
        until: date(2028, 10, 31),
    };
    let changed = ChangeEntry {
        reference: text,
        until: "2028-10-31",
    };
    let agreed = AgreementEntry {
        title: text,
        from: "2026-03-01",
        until: "2027-02-28",
    };
    let parties = Parties {
        kind: PartnerKind::Enterprise,
        partner: ["Y000151000001", "CODE"],
        scope: &scope,
        school: &[],
    };
    let lines: BTreeSet<_> = scope.clone();
    vec![
        register(PartnerEntry { name: text, ..good }, ""),
        register(
            PartnerEntry {
                filed_by: text,
                ..good
            },
            "",
        ),
        register(
            PartnerEntry {
                reference: text,
                ..good
            },
            "",
        ),
        register(good, text),
        filing_rules::read_change(changed, &[row("")], (PartnerKind::Enterprise, valid))
            .unwrap_err(),
        filing_rules::read_agreement(agreed, &lines, ("协议.pdf", b""), parties, TODAY)
            .unwrap_err(),
        filing_rules::give_reason(text, Clause::N6_4).unwrap_err(),
    ]
}

#[test]
fn no_text_that_is_shown_takes_an_identity_number() {
    let person = CitizenId::fictitious(date(1985, 5, 5), Sex::Male, 1).unwrap();
    let text = format!("张三{}材料不实", person.expose());
    let refusals = [of_the_road, of_the_panel, of_the_school, of_partners];
    for refusal in refusals.iter().flat_map(|told| told(&text)) {
        let named = |sentence: &str| sentence.contains("请勿填写身份证号");
        let mut problems = refusal.problems.iter();
        assert!(problems.any(|one| named(&one.sentence)), "{refusal:?}");
        assert!(!format!("{refusal:?}").contains(person.expose()));
    }
}

#[test]
fn a_form_takes_an_identity_number_only_in_its_column() {
    let person = CitizenId::fictitious(date(1985, 5, 5), Sex::Male, 1).unwrap();
    for section in Section::ALL {
        for (at, column) in section.columns().iter().enumerate() {
            let mut draft = DraftForm::of(&sample::form());
            draft.put(Section::Contact, (0, 2), "028-12345678");
            draft.put(section, (0, at), person.expose());
            let flaws = draft.read("虚构技师学院").err().unwrap_or_default();
            let told = flaws.iter().any(|flaw| flaw.what == "含有身份证号");
            assert_eq!(told, !column.is_number(), "{section} {}", column.heading);
        }
    }
}
