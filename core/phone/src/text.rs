//! Every word the person reads, in one place: Chinese first, English for operators.

use huxue_duty::explain::Language;
use huxue_ledger::access::Reason;

use crate::error::PhoneError;
use crate::ports::TransportError;
use crate::screens::catalogue::{is_known, say};
use crate::screens::parts::Text;

/// Chinese for each error: what happened, is the data safe, what to do.
pub fn error_zh(error: &PhoneError) -> String {
    match error {
        PhoneError::NotEnrolled => "本机尚未登记。请用指挥中心发的登记码登记：huxue enrol".into(),
        PhoneError::Revoked => failure_zh("revoked"),
        PhoneError::AlreadyEnrolled(who) => format!("本机已登记给 {who}，未作更改。换人请清空本机后重新登记。"),
        PhoneError::TextTooLong { what, found, limit } => {
            format!("{} 有 {found} 字，最多 {limit} 字。未保存，请缩短后再存。", field_zh(what))
        }
        PhoneError::BadInput { field, message } => {
            format!("{} 不正确（{message}）。未保存，请改正后重试。", field_zh(field))
        }
        PhoneError::NotFound { what, id, near } => format!("没有{} {id}。{}", field_zh(what), near_zh(near)),
        PhoneError::WhoAreYou => "这是岗位公用手机，请先登录再操作（命令行用 --as 人员编号）。未保存。".into(),
        PhoneError::PinNeeded(who) => format!("请输入 {who} 的个人口令。"),
        PhoneError::PinWrong(who) => format!("{who} 的个人口令不对，未保存，请重新输入。"),
        PhoneError::Locked => "已锁定。查看记录请输入个人口令；到岗、下岗、求助、点名和上报不需要解锁。".into(),
        PhoneError::OfficerNeeded { category } => {
            format!("{category} 属执法类警情，结案须注明处理民警；也可移交民警。未保存。")
        }
        PhoneError::Refused(code) => refused_zh(code).into(),
        PhoneError::Network(error) => transport_zh(error),
        PhoneError::Forged(_) => "收到的应答不是本单位指挥中心签发的，已丢弃。数据仍在本机，请检查网络后重试。".into(),
        PhoneError::ReplayedAnswer => "收到的是旧应答，已丢弃。数据仍在本机，请稍后重试。".into(),
        PhoneError::Malformed(_) => "内容损坏或格式不符，未采用。本机数据不受影响。".into(),
        PhoneError::BadRecord(_) => "设备凭证或指挥中心密钥核验不通过，未采用。本机数据不受影响。".into(),
        PhoneError::Keys(_) => "打不开本机密钥。数据仍在本机，请联系管理员，不要清空手机。".into(),
        PhoneError::NewerDatabase { .. } => "数据是更新版本的程序写的，本版本不能打开。数据未动，请升级程序。".into(),
        PhoneError::StoreLocked(_) => "本机数据打不开：密钥不符或文件损坏。数据未动，请勿清空，请联系管理员。".into(),
        PhoneError::DiskFull => "存储空间已满，这一条没有保存。此前已保存的都在。请清理空间后重试。".into(),
        PhoneError::Storage(_) | PhoneError::Io(_) => {
            "本机存储出错，这一条没有保存。此前已保存的都在。请重试或联系管理员。".into()
        }
        PhoneError::NoRandomness => "系统无法提供随机数，这一条没有保存，请重启手机后重试。".into(),
    }
}

fn transport_zh(error: &TransportError) -> String {
    match error {
        TransportError::Unreachable(_) => "连不上指挥中心。数据已存在本机，有网络时会自动上传。".into(),
        TransportError::TimedOut(_) => "指挥中心没有及时应答。数据已存在本机，稍后会重试。".into(),
        TransportError::NotHq(_) => {
            "对方不是指挥中心（可能是需要登录的无线网络）。数据已存在本机，请换网络后重试。".into()
        }
        TransportError::Tls(fault) => failure_zh(fault.code()),
        TransportError::Refused { code, .. } => format!("指挥中心拒绝了请求（{code}）。数据仍在本机，请联系指挥中心。"),
    }
}

/// Chinese for why the last contact failed, by the code of its error; empty where waiting for a network says all.
pub fn failure_zh(code: &str) -> String {
    failure(code).map_or_else(String::new, |text| say(&text, Language::Zh))
}

/// The same as a text of the catalogue.
pub fn failure(code: &str) -> Option<Text> {
    let key = format!("failure.{code}");
    is_known(&key).then(|| Text::new(key))
}

fn refused_zh(code: &str) -> &'static str {
    match code {
        "restricted_category" => "关注类线索不按警情登记，请用“可疑行为线索”（命令行 huxue concern）。未保存。",
        "concern_happening_now" => {
            "持械、威胁、冒领正在发生时，请先拨打110，再登记警情（C05→S04，C07→S10，C09→S08）；事情已经过去才填线索（命令行加 --over）。未保存。"
        }
        "concern_behaviour" => "没有这一项行为，请从 C01–C10 中选择。未保存。",
        "concern_action" => "处置措施请从列表中选择。未保存。",
        "concern_text_not_asked" => "这一项行为不填文字，只有“其他可观察行为”（C10）可以填写。未保存。",
        "concern_text_missing" => "请用一句话写明看到的行为（80字以内）。未保存。",
        "concern_text_too_long" => "最多80字，请缩短。未保存。",
        "concern_id_number" => "文字里有身份证号一类的号码。线索记事不记人，请删去后再提交。未保存。",
        "concern_phone_number" => "文字里有电话号码一类的号码。线索记事不记人，请删去后再提交。未保存。",
        "concern_plate" => "文字里有车牌号。请删去；持械、威胁、冒领可填在“车牌”一栏（72小时后清除）。未保存。",
        "concern_about_a_person" => "请只写看到的行为，删去身份、健康、民族、信仰、贫困、前科等字样。未保存。",
        "concern_plate_without_danger" => "只有持械、威胁、冒领（C05、C07、C09）可填车牌。未保存。",
        "concern_no_plate" => "车牌一栏只填车牌号，如 皖A12345。未保存。",
        "read_only_role" => "您的身份只能上报，不能修改共同编辑的警情。未保存，请联系岗上民警。",
        "not_the_guard_room" => "只有本岗位门卫室的公用手机显示校门码。",
        "no_gate_seed" => "校门码尚未下发，请联网同步一次；仍没有请联系指挥中心重新登记本机。",
        "no_roll_call" => "当前没有点名需要应答。",
        "cancel_over" => "5 秒内才能撤销。请用手台或电话告诉指挥中心。",
        "not_your_alarm" => "只能撤销本机发出的求助。",
        "alarm_cancelled" => "这次求助已经撤销过。",
        "ask_answered" => "这条询问已经答复过。",
        "ask_over" => "答复时间已过，请直接联系指挥中心。",
        "stand_in_for_self" => "不能替自己的岗。未保存。",
        "place_window_over" => "到岗、下岗 3 分钟后的定位不再计入。未保存。",
        "not_yours_to_observe" => "只能给本机的到岗、下岗补定位。未保存。",
        "not_in_a_drill" => "演练中只练到岗、下岗、佐证、清场和求助。这一项会被当真，未保存；请先结束演练。",
        _ => "操作被拒绝，未保存。",
    }
}

/// Chinese for what an input field or a kind of thing is called.
pub fn field_zh(field: &str) -> &str {
    match field {
        "post" => "岗位",
        "person" => "人员",
        "text" => "正文",
        "reason" => "原因",
        "fix" => "定位",
        "fix.lat" => "纬度",
        "fix.lon" => "经度",
        "fix.accuracy_m" => "定位精度",
        "fix.age_s" => "定位时间",
        "gate_code" => "校门码",
        "category" => "警情类别",
        "seen_at" => "看到的时间",
        "incident" => "警情",
        "movement" => "时段（放学/上学批次）",
        "entry" => "记录",
        "window" => "勤务时段",
        "alarm" => "求助",
        "ask" => "替岗询问",
        "pin" => "个人口令",
        "code" => "登记码",
        "item" => "检查项",
        "value" => "检查结果",
        "severity" => "等级",
        "status" => "状态",
        "officer" => "处理民警",
        "date" | "day" => "日期",
        "to" => "移交对象",
        "subject" => "统计项",
        "minute" => "时间",
        "rows" => "时间表",
        "edit" => "修改内容",
        "persons" => "人员名单",
        "url" => "指挥中心地址",
        "root" => "指挥中心根证书",
        "county" => "县域数据",
        "fold_version" => "版本",
        "test_kind" => "测试记录",
        other => other,
    }
}

fn near_zh(near: &[String]) -> String {
    if near.is_empty() { "请核对编号。".into() } else { format!("是不是：{}？", near.join("、")) }
}

pub fn near_en(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) }
}

/// What an entry of any other kind is called.
pub const OTHER_KIND: (&str, &str) = ("指挥中心记录", "HQ entry");

/// What an entry is called in lists: Chinese, English.
pub fn kind(kind: u16) -> (&'static str, &'static str) {
    match kind {
        1 => ("到岗", "check-in"),
        2 => ("下岗", "check-out"),
        3 => ("补充定位", "position observed"),
        4 => ("同岗证明", "team attested"),
        5 => ("计数", "count"),
        6 => ("学生已全部入校/离校", "all clear"),
        7 => ("替岗", "stand-in"),
        8 => ("请假", "leave requested"),
        9 => ("已阅", "acknowledged"),
        10 => ("补登申请", "late entry requested"),
        11 => ("警情上报", "incident filed"),
        12 => ("交通情况上报", "traffic report"),
        13 => ("紧急求助", "SOS"),
        14 => ("点名应答", "roll-call answered"),
        15 => ("时间表建议", "timetable proposed"),
        16 => ("实际放学时间", "dismissal reported"),
        17 => ("在岗确认", "presence confirmed"),
        18 => ("撤销求助", "SOS cancelled"),
        19 => ("对认定有异议", "verdict disputed"),
        20 => ("共同编辑", "shared edit"),
        21 => ("密封内容", "sealed"),
        22 => ("答复指挥中心询问", "question of the desk answered"),
        25 => ("见证", "witnessed"),
        63 => ("测试记录", "noted"),
        68 => ("位置认定", "place judged"),
        74 => ("点名", "roll-call opened"),
        75 => ("手台到岗", "radio check-in"),
        76 => ("指挥中心审批", "decision"),
        77 => ("更正", "correction"),
        78 => ("经核实未到岗", "found absent"),
        79 => ("点名（手台）", "roll-call ticked"),
        84 => ("询问能否替岗", "asked to stand in"),
        86 => ("视频巡查询问", "asked by the video patrol"),
        69 => ("送达记录", "delivered"),
        88 => ("证据提示", "evidence flagged"),
        89 => ("校门码核对", "gate code proved"),
        90 => ("校门码密钥", "gate code seed"),
        _ => OTHER_KIND,
    }
}

/// Notes that come with a saved command: code, Chinese, English.
pub const NOTES: &[(&str, &str, &str)] = &[
    ("unscheduled", "不在勤务时段内，已按非排班到岗保存", "outside every window: saved as unscheduled"),
    ("early", "距到岗时间尚早，岗上任一动作后计入", "early: counts once anything in the window confirms it"),
    ("stand_in_pending", "替岗待指挥中心确认", "the stand-in waits for HQ's confirmation"),
    (
        "pin_unverified",
        "本机没有该人员的口令资料，已保存并注明未核验",
        "no PIN verifier here: saved, marked unverified",
    ),
    ("post_unverified", "本机没有该岗位资料，已保存，待指挥中心核对", "this phone has no record of that post: saved"),
    ("category_by_role", "此类警情通常由民警登记，已保存", "usually logged by officers: saved"),
    ("report_110", "请立即拨打 110", "call 110 now"),
    (
        "concern_sealed",
        "已加密保存，仅指挥中心两名值班领导可共同打开，14天后清除；本机不留底",
        "sealed: two supervisors at HQ open it together, erased after 14 days, no readable copy stays here",
    ),
    ("leave_pending", "请假待批", "the leave waits for approval"),
    ("late_entry_pending", "补登待批", "the late entry waits for approval"),
    ("dispute_pending", "异议已提交，待指挥中心复核", "the dispute waits for review"),
    ("timetable_pending", "时间表建议待批", "the proposal waits for approval"),
    ("provisional_day", "当日安排未定，不作评判", "the day is not settled: nobody is judged"),
];

/// The words of a note: Chinese, English.
pub fn note(code: &str) -> (&'static str, &'static str) {
    NOTES.iter().find(|(known, ..)| *known == code).map_or(("", ""), |(_, zh, en)| (zh, en))
}

/// The state of an item in the queue: Chinese, English.
pub fn item_state(code: &str) -> (&'static str, &'static str) {
    match code {
        "saved" => ("已保存，待上传", "saved, waiting"),
        "in_custody" => ("已交同事转送", "in custody of a carrier"),
        "received" => ("指挥中心已收到", "received by HQ"),
        "refused" => ("指挥中心拒收", "refused by HQ"),
        "withheld" => ("指挥中心暂不采用", "withheld by HQ"),
        "forked" => ("手机有副本，另存", "on a second branch"),
        _ => ("", ""),
    }
}

/// Why HQ refused a run or set an entry aside.
pub fn reason_zh(code: &str) -> String {
    let known = match code {
        "unknown_device" => "设备未登记",
        "bad_count" => "条数不符",
        "too_large" => "内容过大",
        "gap" => "缺少前文，将补传",
        "bad_signature" => "签名不符",
        other => return Reason::of_code(other).map_or_else(|| other.to_owned(), |known| known.zh().to_owned()),
    };
    known.to_owned()
}

/// The same with what can be done about it.
pub fn reason_and_way_zh(code: &str) -> String {
    Reason::of_code(code).map_or_else(|| reason_zh(code), |known| format!("{}。{}", known.zh(), known.way_zh()))
}

pub fn verdict_zh(name: &str) -> &str {
    match name {
        "on_time" => "按时到岗",
        "late" => "迟到",
        "very_late" => "严重迟到",
        "early_not_counted" => "到岗过早未计入",
        "not_checked_in" => "未打卡",
        "unknown" => "暂无数据",
        "excused" => "免责",
        "not_judged" => "不作评判",
        "kept" => "守到下岗",
        "left_early" => "提前下岗",
        "missing" => "无下岗记录",
        other => other,
    }
}

pub const PERIODS_ZH: [(&str, &str); 4] = [("morning", "早"), ("noon", "中"), ("evening", "晚"), ("night", "晚自习")];

pub fn period_zh(name: &str) -> &str {
    PERIODS_ZH.iter().find(|(code, _)| *code == name).map_or(name, |(_, zh)| zh)
}
