//! Flags beside a verdict: what somebody should look at. A flag never changes a verdict and never blames; whoever
//! reads it decides (architecture 5: accept and flag, never refuse).

use crate::explain::Reason;

/// Code, Chinese, English.
const FLAGS: &[(&str, &str, &str)] = &[
    ("anchor_not_ours", "时间凭据不是本指挥中心签发的", "the time anchor was never issued by this HQ"),
    ("anchor_withheld", "已收到时间凭据但没有使用", "a time anchor had been received and was not used"),
    ("boot_time_runs_backwards", "开机时长倒退", "time since boot runs backwards"),
    ("cert_expired", "设备凭证已过期", "the device's certificate had expired"),
    ("clock_set_back", "手机时钟被往回拨过", "the phone's clock had been set back"),
    ("clone_suspected", "疑似两部手机使用同一身份", "two phones seem to act as one"),
    ("datum_mixup_suspected", "疑似坐标系混用（GCJ-02 当作 WGS-84）", "GCJ-02 seems to have been taken for WGS-84"),
    ("device_revoked", "手机注销后由指挥中心采信", "from a phone that was revoked, accepted in review"),
    ("evidence_flagged", "证据待核", "the evidence should be looked at"),
    ("fix_replayed", "定位与此前某次完全相同", "the position repeats an earlier one digit for digit"),
    ("forked", "手机有副本，分支另存", "written on a second branch of the phone's journal"),
    ("gate_code_reused", "校门码是此前显示过的", "the gate code had been shown at an earlier time"),
    ("gate_code_unknown", "校门码无法核对", "the gate code is none of this gate's"),
    ("gnss_disagrees", "卫星时间与时间凭据不符", "satellite time disagrees with the anchor"),
    ("impossible_speed", "两次定位之间的速度不可能", "two positions imply more than 150 km/h"),
    ("mock_location", "定位来自模拟位置", "the position came from a mock provider"),
    ("radio", "手台签到", "checked in by radio"),
    ("said_absent", "有同事说不在岗", "a colleague said that they were not there"),
    ("stand_in_pending", "替岗待确认", "the stand-in waits for confirmation"),
    ("time_after_receipt", "自称的时间晚于指挥中心收到的时间", "says it was written after HQ had received it"),
    ("unrostered", "未排班", "not on the roster"),
];

/// The flag of this code; one this version does not know is still shown.
pub fn known(code: &str) -> &'static str {
    FLAGS.iter().find(|(known, ..)| *known == code).map_or("evidence_flagged", |(known, ..)| known)
}

/// The words of a flag: Chinese, English.
pub fn words(code: &str) -> Option<(&'static str, &'static str)> {
    FLAGS.iter().find(|(known, ..)| *known == code).map(|(_, zh, en)| (*zh, *en))
}

/// Every flag, for lists and tests.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    FLAGS.iter().copied()
}

/// A flag as a line of a reason tree.
pub fn reason(code: &str) -> Reason {
    Reason::new(&format!("flag.{code}"))
}
