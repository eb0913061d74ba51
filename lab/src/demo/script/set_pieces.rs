//! The moments the demo is about, each named in the story.

use std::collections::BTreeMap;

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};

use super::{Deed, Event, MOVED_POST, Seen, Writer};

impl Writer<'_> {
    /// The moments the demo is about, each named in the story.
    pub(super) fn set_pieces(&mut self) {
        let at = |minutes: i64| Instant::at(self.day, 0).plus_minutes(minutes);
        let post = |number: u32| PostId::new(format!("P{number:03}"));
        let mut stage: BTreeMap<&str, Vec<Event>> = BTreeMap::new();
        let mut put = |what: &'static str, at: Instant, who: &str, deed: Deed| {
            stage.entry(what).or_default().push(Event { at, person: PersonId::new(who), deed });
        };
        put("辅警001 的手机在到岗前重启，随后照常同步，时间由总部回推", at(400), "A001", Deed::Reboot);
        put("辅警003 的应用在打卡后被系统杀掉，打开后记录都在", at(460), "A003", Deed::Kill);
        let name = self.script.incidents;
        let three = "P002 的三部手机离线各改同一警情，两种说法都保留";
        put(
            three,
            at(465),
            "O002",
            Deed::File { post: post(2), name, category: "S01", text: "两名学生在校门口推搡".into() },
        );
        for (who, minute) in [("O002", 466), ("A003", 467), ("A004", 467)] {
            put(three, at(minute), who, Deed::Sync);
            put(three, at(minute + 1), who, Deed::GoOffline);
        }
        put(three, at(470), "O002", Deed::Amend { name, text: "已劝开，联系班主任".into() });
        put(three, at(470), "A003", Deed::Amend { name, text: "一名学生手臂擦伤".into() });
        put(three, at(471), "A004", Deed::Comment { name, text: "家长已到".into() });
        put(three, at(471), "A004", Deed::HandOver { name });
        for (who, minute) in [("A004", 480), ("O002", 485), ("A003", 490)] {
            put(three, at(minute), who, Deed::GoOnline);
        }
        for who in ["A004", "O002", "A003"] {
            put(three, at(495), who, Deed::Sync);
        }
        put("志愿者001 按下紧急求助", at(468), "V001", Deed::Sos { post: post(1) });
        put("志愿者001 按下紧急求助", at(468).plus_millis(5_000), "V001", Deed::Sync);
        for number in 1..=60u32 {
            let morning = (number - 1).is_multiple_of(2);
            let start = if morning { 450 } else { 965 };
            let who = format!("V{number:03}");
            let there = post((number - 1) % 58 + 1);
            let what = "60 名志愿者到岗，上报交通情况";
            put(what, at(start), &who, Deed::CheckIn { post: there.clone(), seen: Seen::Usual });
            if number.is_multiple_of(4) {
                put(what, at(start + 12), &who, Deed::Traffic { post: there.clone(), category: "T01" });
            }
            put(what, at(start + 45), &who, Deed::CheckOut { post: there });
            put(what, at(start + 46), &who, Deed::Sync);
        }
        let stand_in = "警员060 离线替岗警员030，总部事后确认";
        put(stand_in, at(395), "O060", Deed::GoOffline);
        put(stand_in, at(400), "O060", Deed::StandIn { post: post(30), in_place_of: PersonId::new("O030") });
        put(stand_in, at(405), "O060", Deed::CheckIn { post: post(30), seen: Seen::Usual });
        put(stand_in, at(545), "O060", Deed::GoOnline);
        put("辅警020 请假，总部批准", at(360), "A020", Deed::AskLeave);
        put("辅警020 请假，总部批准", at(361), "A020", Deed::Sync);
        let late = "辅警050 补登上午的勤务，总部批准";
        let (on, off) = (at(425), at(525));
        put(late, at(600), "A050", Deed::AskLateEntry { post: post(25), on, off });
        put(late, at(601), "A050", Deed::Sync);
        let moved = "S016 中午临时改为 15:00 放学：收到的按新时间到岗，离线的按旧时间到岗不算迟到";
        for (who, minute) in [("O016", 722), ("A032", 724)] {
            put(moved, at(minute), who, Deed::Sync);
            put(moved, at(minute + 143), who, Deed::CheckIn { post: PostId::new(MOVED_POST), seen: Seen::Usual });
        }
        put(moved, at(600), "A031", Deed::GoOffline);
        put(moved, at(922), "A031", Deed::CheckIn { post: PostId::new(MOVED_POST), seen: Seen::Usual });
        for who in ["O016", "A031", "A032"] {
            put(moved, at(1015), who, Deed::CheckOut { post: PostId::new(MOVED_POST) });
        }
        put(moved, at(1080), "A031", Deed::GoOnline);
        let call = "16:12 点名 P001–P003，在岗的一键应答";
        for (who, number) in [("O001", 1), ("A001", 1), ("A002", 1), ("O002", 2), ("A003", 2), ("O003", 3)] {
            put(call, at(973), who, Deed::Sync);
            put(call, at(974), who, Deed::AnswerRollCall { post: post(number) });
        }
        self.script.incidents += 1;
        for (what, events) in stage {
            self.script.staged.push(what.to_owned());
            self.script.events.extend(events);
        }
    }
}
