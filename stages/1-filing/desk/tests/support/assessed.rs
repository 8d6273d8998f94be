//! What centre and experts do from the draw of the panel to the conclusion.

use super::{Cast, TODAY, account_of, done_with, draw, noon};
use access::Principal;
use db::{Db, args};
use filing_desk::{Judgement, Line, Method, OF_LINE, OF_SCHOOL, View, Wanted};
use kernel::{AccountId, ApplicationId, Stop};

impl Cast {
    /// Commits the list and draws the three.
    pub async fn appoint(&self, db: &Db, id: ApplicationId) {
        let permit = self.centre.permit().unwrap();
        filing_desk::appoint_panel(db, &permit, id, 3, noon(TODAY))
            .await
            .unwrap();
        draw(db, id).await;
    }

    /// Every method is planned for today and carried out.
    pub async fn visit(&self, db: &Db, id: ApplicationId) {
        let now = noon(TODAY);
        let wanted = Method::ALL.map(|method| (method, Wanted::On(TODAY)));
        let permit = self.centre.permit().unwrap();
        filing_desk::plan_assessment(db, &permit, id, &wanted.into(), now)
            .await
            .unwrap();
        let permit = self.centre.permit().unwrap();
        for method in Method::ALL {
            let done = (TODAY, "现场核实");
            filing_desk::carry_out_method(db, &permit, id, method, done, now)
                .await
                .unwrap();
        }
    }

    /// One expert's opinion, the same on every line: whoever objects finds sites and equipment lacking.
    pub async fn opine(
        &self,
        db: &Db,
        id: ApplicationId,
        expert: &Principal,
        view: View,
    ) -> Result<(), Stop> {
        let lines = filing_desk::lines_of(&mut db.read().await?, id).await?;
        let judged = judgements(&lines, view);
        filing_desk::give_opinion(db, &expert.permit()?, id, &judged, noon(TODAY)).await
    }

    /// Whoever leads the panel.
    pub async fn leader(&self, db: &Db, id: ApplicationId) -> &Principal {
        let sql = "select expert from panel_member where application = $1 and gone_on is null order by ticket";
        let row = db.read().await.unwrap().all(sql, args![id]).await.unwrap();
        let leader: AccountId = row[0].get("expert").unwrap();
        let mut experts = self.experts.iter();
        experts.find(|expert| account_of(expert) == leader).unwrap()
    }

    /// The leader writes what the panel found.
    pub async fn write(&self, db: &Db, id: ApplicationId, text: &str) -> Result<(), Stop> {
        let leader = self.leader(db, id).await;
        filing_desk::write_opinion(db, &leader.permit()?, id, text, noon(TODAY)).await
    }

    /// An expert signs a version by their own name.
    pub async fn sign(
        &self,
        db: &Db,
        id: ApplicationId,
        expert: &Principal,
        no: i64,
    ) -> Result<(), Stop> {
        let signed = (no, expert.name.as_str(), "");
        filing_desk::sign_opinion(db, &expert.permit()?, id, signed, noon(TODAY)).await
    }

    pub async fn conclude(&self, db: &Db, id: ApplicationId) -> Result<(), Stop> {
        filing_desk::conclude_assessment(db, &self.centre.permit()?, id, noon(TODAY)).await
    }

    /// From the acceptance to the conclusion, everybody in favour.
    pub async fn assess(&self, db: &Db, id: ApplicationId) {
        self.appoint(db, id).await;
        self.visit(db, id).await;
        for expert in &self.experts {
            self.opine(db, id, expert, View::Supports).await.unwrap();
        }
        self.signed(db, id).await;
        self.conclude(db, id).await.unwrap();
        done_with(db, "filing.print_report").await;
    }

    /// What the panel found is written and signed by all.
    pub async fn signed(&self, db: &Db, id: ApplicationId) {
        self.write(db, id, "专家组认为该校具备所报职业等级的条件")
            .await
            .unwrap();
        for expert in &self.experts {
            self.sign(db, id, expert, 1).await.unwrap();
        }
    }
}

/// Every condition judged: whoever objects finds those of A1.3 unmet.
pub fn judgements(lines: &[Line], view: View) -> Vec<Judgement> {
    let of_school = OF_SCHOOL.map(|clause| (clause, None));
    let of_lines = lines
        .iter()
        .flat_map(|line| OF_LINE.map(|clause| (clause, Some(line.id))));
    let all = of_school.into_iter().chain(of_lines);
    all.map(|(clause, line)| Judgement {
        clause,
        line,
        met: view == View::Supports || clause != kernel::Clause::A1_3,
        text: "现场核实".to_owned(),
    })
    .collect()
}
