//! One entry for each reason why an entry may not count. Three come about by honest work: a closing that crossed a
//! change of category, a phone whose data was copied, a newer app. The others are written by altered apps, because no
//! screen offers them: HQ must tell by itself.

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};

use super::{Altered, Deed, Event, Writer};

/// Where it matters who had a network when.
pub const POSTS: [&str; 5] = ["P011", "P012", "P013", "P014", "P015"];
/// The desk looks while one step still waits for another.
pub const LOOK_AT: u32 = 478;
/// Loses the phone after arriving; the desk takes it out of use while it holds what HQ does not.
pub const LOSER: &str = "V015";
pub const LOST_AT: u32 = 472;
const FIRST_COPY: &str = "A025-2";
const SECOND_COPY: &str = "A025-3";

impl Writer<'_> {
    pub(super) fn set_aside(&mut self) {
        let at = |minutes: i64| Instant::at(self.day, 0).plus_minutes(minutes);
        let [crossed, waits, copied] = [0, 1, 2].map(|more| self.script.incidents + more);
        self.script.incidents += 3;
        let mut events = Vec::new();
        let mut put = |minute: i64, who: &str, deed: Deed| {
            events.push(Event { at: at(minute), person: PersonId::new(who), deed });
        };
        let file = |name: usize, post: &str, category: &'static str, text: &str| Deed::File {
            post: PostId::new(post),
            name,
            category,
            text: text.into(),
        };

        // An auxiliary closes a dispute offline; meanwhile the officer has called it a fight.
        put(465, "A021", file(crossed, "P011", "O02", "两名家长争执"));
        for (minute, who) in [(466, "A021"), (467, "O011"), (467, "A022")] {
            put(minute, who, Deed::Sync);
        }
        put(468, "A021", Deed::GoOffline);
        put(469, "O011", Deed::Recategorise { name: crossed, category: "S01" });
        put(470, "O011", Deed::Sync);
        put(471, "A021", Deed::Close { name: crossed });
        put(474, "A021", Deed::GoOnline);
        put(485, "O011", Deed::Sync);
        put(486, "O011", Deed::Close { name: crossed });
        put(487, "O011", Deed::Sync);

        let field = |key, value| Deed::Altered(Altered::Field { name: crossed, key, value });
        put(471, "V011", field("status", "closed"));
        put(472, "V011", Deed::Sync);
        put(472, "A022", field("weather", "rain"));
        put(473, "A022", field("severity", "9"));
        put(474, "A022", field("two words", "x"));
        put(475, "A022", Deed::Altered(Altered::Misplaced { name: crossed }));
        put(476, "A022", Deed::Sync);

        put(470, "A024", Deed::Altered(Altered::LeaveOf { person: "A023" }));
        put(471, "A024", Deed::Altered(Altered::Radio { post: "P012", person: "A023" }));
        put(472, "A024", Deed::Sync);

        put(470, "A023", Deed::Upgrade);
        put(471, "A023", Deed::Note);
        put(472, "A023", Deed::Sync);

        // A step that builds on a colleague's comes to HQ first.
        put(465, "A027", file(waits, "P014", "T02", "校门口车辆滞留"));
        for (minute, who) in [(466, "A027"), (467, "A028")] {
            put(minute, who, Deed::Sync);
        }
        put(468, "A027", Deed::GoOffline);
        put(470, "A027", Deed::Comment { name: waits, text: "已疏导".into() });
        put(471, "A028", Deed::Altered(Altered::OnComment { name: waits }));
        put(472, "A028", Deed::Sync);
        put(480, "A027", Deed::GoOnline);

        // A phone's data is copied to another, and from there to a third: both write the same step again.
        put(465, "A025", file(copied, "P013", "T02", "放学车辆排队"));
        put(466, "A025", Deed::Sync);
        put(468, "A025", Deed::Copy { to: FIRST_COPY });
        put(469, FIRST_COPY, Deed::GoOffline);
        put(470, "A025", Deed::Comment { name: copied, text: "原机：已到场".into() });
        put(471, "A025", Deed::Sync);
        put(472, FIRST_COPY, Deed::Comment { name: copied, text: "副本：已联系家长".into() });
        put(473, FIRST_COPY, Deed::Copy { to: SECOND_COPY });
        put(474, SECOND_COPY, Deed::GoOffline);
        for (minute, who) in [(488, FIRST_COPY), (490, SECOND_COPY)] {
            put(minute, who, Deed::GoOnline);
        }
        // A lost phone comes to a network after it was revoked: what its owner wrote and what its finder wrote are judged.
        put(449, LOSER, Deed::GoOffline);
        put(470, LOSER, Deed::Traffic { post: PostId::new("P015"), category: "T02" });
        put(474, LOSER, Deed::Traffic { post: PostId::new("P015"), category: "T05" });
        put(476, LOSER, Deed::GoOnline);

        let lines = [
            "辅警021 离线办结一起争执，其间民警011 已改为打架：须民警处理，暂不采用",
            "辅警025 的数据被拷到另一部手机，又再拷一部：两部各自重写同一步，只算一次",
            "辅警023 装了新版，写了总部还不认识的记录；辅警028 的一步等着辅警027 还没上传的那一步",
            "志愿者015 的手机丢失，07:52 注销：未上传的照样送到总部，本人写的采信，拾到的人写的不予采信",
            "志愿者011、辅警022、辅警024 的应用被改过，写了界面上做不到的内容：总部逐条暂不采用并说明出路",
        ];
        self.script.staged.extend(lines.map(str::to_owned));
        self.script.events.extend(events);
    }
}
