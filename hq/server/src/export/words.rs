//! The words of an export. Codes that the page has too are called and said alike: `tests/exports.rs` compares the
//! two catalogues, `cargo x test-desk` the file and the screen.

use huxue_duty::explain::Language;

/// Code, Chinese, English. `{minutes}` is replaced.
const WORDS: &[(&str, &str, &str)] = &[
    ("title.lines", "勤务", "Duty"),
    ("title.post", "勤务（按岗位）", "Duty by post"),
    ("title.unit", "勤务（按单位）", "Duty by unit"),
    ("title.incidents", "警情", "Incidents"),
    ("fact.period", "期间", "Period"),
    ("fact.filter", "筛选", "Filter"),
    ("fact.exporter", "导出人", "Exported by"),
    ("fact.as_of", "数据截至", "Data as of"),
    ("fact.rows", "行数", "Rows"),
    ("verdict", "认定", "Verdict"),
    ("search", "搜索", "Search"),
    ("all_days", "全部", "all"),
    ("unfiltered", "无", "none"),
    ("to", "至", "to"),
    ("day", "日期", "Day"),
    ("post", "岗位", "Post"),
    ("school", "学校", "School"),
    ("unit", "单位", "Unit"),
    ("name", "名称", "Name"),
    ("posts", "岗位数", "Posts"),
    ("period", "时段", "Window"),
    ("on_due", "应到", "Due"),
    ("off_due", "应守到", "Due to leave"),
    ("person", "人员", "Person"),
    ("person_name", "姓名", "Name"),
    ("role", "身份", "Role"),
    ("on", "到岗", "On post"),
    ("off", "下岗", "Off post"),
    ("grade", "证据", "Evidence"),
    ("flags", "标记", "Marks"),
    ("windows", "时段数", "Windows"),
    ("complete", "到齐时段", "Complete"),
    ("strength", "达标分钟", "Minutes at strength"),
    ("under", "不足分钟", "Minutes below"),
    ("late", "迟到", "Late"),
    ("on_time", "按时到岗", "On time"),
    ("not_checked_in", "未打卡", "Not checked in"),
    ("unknown", "暂无数据", "No data"),
    ("attendance.found_absent", "经核实未到岗", "Found not there"),
    ("attendance.disputed", "异议待复核", "Disputed, under review"),
    ("id", "编号", "Id"),
    ("severity", "等级", "Severity"),
    ("category", "类别", "Category"),
    ("filed", "上报", "Filed"),
    ("filed_by", "上报人", "Filed by"),
    ("status", "状态", "Status"),
    ("received", "收到", "Received"),
    ("seen", "已阅", "Seen"),
    ("handled", "处置", "Handled"),
    ("closed", "办结", "Closed"),
    ("assigned", "指派", "Assigned"),
    ("handed_to", "移交", "Handed to"),
    ("text", "内容", "Text"),
    ("comments", "跟进", "Follow-up"),
    ("state.upcoming", "未开始", "Not begun"),
    ("attendance.uncertain", "证据较宽", "wide evidence"),
    ("period.morning", "早", "Morning"),
    ("period.noon", "中", "Noon"),
    ("period.evening", "晚", "Evening"),
    ("period.night", "晚自习", "Late study"),
    ("person.officer", "民警", "Officer"),
    ("person.auxiliary", "辅警", "Auxiliary"),
    ("person.volunteer", "志愿者", "Volunteer"),
    ("person.school_guard", "保安", "School guard"),
    ("person.school", "校方联络员", "School liaison"),
    ("incidents.severity.0", "便民", "Help given"),
    ("incidents.severity.1", "一般", "Minor"),
    ("incidents.severity.2", "较轻", "Moderate"),
    ("incidents.severity.3", "较重", "Serious"),
    ("incidents.severity.4", "严重", "Severe"),
    ("incidents.status.open", "未结", "Open"),
    ("incidents.status.handed_over", "已移交", "Handed over"),
    ("incidents.status.closed", "已办结", "Closed"),
    ("verdict.on_time", "按时到岗", "On time"),
    ("verdict.late", "迟到 {minutes} 分钟", "{minutes} min late"),
    ("verdict.very_late", "严重迟到 {minutes} 分钟", "{minutes} min late (very)"),
    ("verdict.early_not_counted", "到岗过早未计入", "Too early to count"),
    ("verdict.not_checked_in", "未打卡", "Not checked in"),
    ("verdict.unknown", "暂无数据", "No data"),
    ("verdict.excused", "免责", "Excused"),
    ("verdict.not_judged", "不作评判", "Not judged"),
    ("verdict.kept", "守到下岗", "Stayed to the end"),
    ("verdict.left_early", "提前下岗 {minutes} 分钟", "Left {minutes} min early"),
    ("verdict.missing", "无下岗记录", "No check-out"),
];

/// Every code with its words, for the test that the page says the same.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    WORDS.iter().copied()
}

/// The words of a code; a code without words is shown as it is.
pub fn word(code: &str, language: Language) -> String {
    let found = WORDS.iter().find(|(known, ..)| *known == code);
    found.map_or(code, |(_, zh, en)| pick(language, zh, en)).to_owned()
}

pub const fn pick<'a>(language: Language, zh: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
