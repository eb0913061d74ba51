//! One example of each grade of time and place that luck alone would not bring.

use huxue_duty::clock::Instant;
use huxue_duty::ids::PersonId;

use super::{Deed, Event, Seen, Writer};

/// Where it matters who had a network when.
pub const POSTS: [&str; 3] = ["P042", "P043", "P044"];
const BY_WIFI: &str = "A083";
const APPROXIMATE: &str = "A084";
/// The one phone of the day that reports satellite time.
pub const SATELLITES: &str = "A085";
const REBOOTED: &str = "A086";
/// Enrols while HQ's own clock is in doubt.
pub const UNANCHORED: &str = "A087";

pub fn is_staged(person: &PersonId) -> bool {
    [BY_WIFI, APPROXIMATE, SATELLITES, REBOOTED, UNANCHORED].contains(&person.as_str())
}

/// What the phones of the stage know of their place; `None` for all others.
pub fn seen(person: &PersonId) -> Option<Seen> {
    match person.as_str() {
        BY_WIFI => Some(Seen::Coarse),
        APPROXIMATE => Some(Seen::Approximate),
        SATELLITES | REBOOTED | UNANCHORED => Some(Seen::Usual),
        _ => None,
    }
}

impl Writer<'_> {
    pub(super) fn graded(&mut self) {
        let lines = [
            "辅警083 的定位 60 米（楼间或无线网），辅警084 只允许大致位置：位置证据 B、C",
            "辅警085、086 离线重启后执勤，深夜又重启才联网：085 有卫星时间（时间证据 B），086 只有重启前的总部时间（C）",
            "辅警087 登记时总部时钟存疑，整日离线，没有总部时间可用，重启后才联网：只剩手机自己的钟（D），不据此认定迟到",
        ];
        self.script.staged.extend(lines.map(str::to_owned));
        let at = |minutes: i64| Instant::at(self.day, 0).plus_minutes(minutes);
        let mut events = Vec::new();
        let mut put = |minute: i64, who: &str, deed: Deed| {
            events.push(Event { at: at(minute), person: PersonId::new(who), deed });
        };
        for who in [SATELLITES, REBOOTED, UNANCHORED] {
            put(361, who, Deed::GoOffline);
            // Within one boot the next contact would bring back grade A.
            if who != UNANCHORED {
                put(365, who, Deed::Reboot);
            }
            // Colleagues who heard of it while they still act would witness it: grade B.
            put(23 * 60 + 10, who, Deed::Reboot);
            put(23 * 60 + 11, who, Deed::GoOnline);
        }
        self.script.events.extend(events);
    }
}
