//! The incident catalogue (defaults 4.1) with who may log what. Data of the method, editable by the bureau later;
//! C-codes are the restricted behaviour codes of L1: never filed as incidents, see [`crate::concern`].

use crate::county::Role;

/// A minor is involved: minimal data.
pub const MINOR: u8 = 1;
/// A hazard with a rectification flow.
pub const HAZARD: u8 = 2;
/// Mandatory report, or 110 at once.
pub const REPORT: u8 = 4;
/// Restricted: concern reports.
pub const RESTRICTED: u8 = 8;

const P: u8 = 1;
const A: u8 = 2;
const V: u8 = 4;
const S: u8 = 8;
const PA: u8 = P | A;
const PAS: u8 = PA | S;
const PAV: u8 = PA | V;
const PAVS: u8 = PAV | S;
const ALL: u8 = PAVS;

/// One kind of incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// 0 (help given) to 4 (desk at once, and 110).
    pub severity: u8,
    loggers: u8,
    flags: u8,
}

impl Category {
    pub const fn may_log(&self, role: Role) -> bool {
        let bit = match role {
            Role::Officer => P,
            Role::Auxiliary => A,
            Role::Volunteer => V,
            Role::SchoolGuard | Role::School => S,
        };
        self.loggers & bit != 0
    }

    pub const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

const fn row(code: &'static str, zh: &'static str, en: &'static str, severity: u8, loggers: u8, flags: u8) -> Category {
    Category { code, zh, en, severity, loggers, flags }
}

/// In the order of the forms.
pub const CATALOGUE: &[Category] = &[
    row("T01", "违法停车", "Illegal parking", 1, PAVS, 0),
    row("T02", "校门拥堵", "Gate congestion", 2, PAVS, 0),
    row("T03", "超速/不礼让行人", "Speeding or not yielding", 2, PAV, 0),
    row("T04", "逆行/占用人行道", "Wrong-way or pavement riding", 1, PAV, 0),
    row("T05", "电动自行车违规载人/未戴头盔", "E-bike overload or no helmet", 1, PAV, 0),
    row("T06", "三轮车/非法营运接送", "Unlicensed carrying of pupils", 3, PA, 0),
    row("T07", "校车超员/违规", "School-bus overload or violation", 3, PAS, HAZARD),
    row("T08", "酒驾嫌疑", "Suspected drink-driving", 4, P, REPORT),
    row("T09", "交通事故无伤", "Collision, no injury", 2, PA, 0),
    row("T10", "交通事故有人受伤", "Collision with injury", 4, PAVS, MINOR | REPORT),
    row("T11", "信号灯/标线/减速带损坏", "Signal, marking or hump defect", 2, PAVS, HAZARD),
    row("T12", "过街需求/斑马线缺失", "Crossing need", 1, PAVS, HAZARD),
    row("T13", "大货车/国道车流风险", "Heavy-vehicle or national-road risk", 3, PAV, HAZARD),
    row("T14", "恶劣天气道路", "Ice, flood, fog on road", 3, PAVS, 0),
    row("T15", "道路施工影响", "Road works", 1, PAVS, 0),
    row("O01", "占道经营/流动摊贩", "Street vending blocking the way", 1, PAVS, HAZARD),
    row("O02", "家长聚集争执", "Parents' dispute", 2, PAS, 0),
    row("O03", "噪音/散发广告", "Noise or leaflets", 1, PAVS, 0),
    row("O04", "无人机/烟花等扰序", "Drone, fireworks etc.", 2, PA, 0),
    row("O05", "犬只未牵/流浪犬", "Unleashed or stray dog", 2, PAVS, 0),
    row("O06", "醉酒滋事", "Drunk disorder", 3, PA, 0),
    row("S01", "打架斗殴", "Fight", 3, PAVS, MINOR),
    row("S02", "学生被拦路索要财物", "Extortion of a pupil", 4, PAS, MINOR | REPORT),
    row("S03", "欺凌迹象", "Signs of bullying", 3, PAVS, MINOR),
    row("S04", "持械/危险物品", "Weapon or dangerous object", 4, PAVS, REPORT),
    row("S05", "强闯校门", "Forcing the gate", 4, PAS, REPORT),
    row("S06", "盗窃", "Theft", 2, PA, 0),
    row("S07", "可疑包裹/遗留物", "Suspicious object", 4, PAS, REPORT),
    row("S08", "冒领学生", "Unauthorised pick-up", 4, PAS, MINOR | REPORT),
    row("S09", "疑似侵害未成年人", "Suspected harm to a minor", 4, ALL, MINOR | REPORT),
    row("S10", "威胁/恐吓", "Threat", 4, PAS, REPORT),
    row("P01", "向未成年人售烟酒", "Tobacco/alcohol sold to minors", 3, PA, HAZARD),
    row("P02", "网吧/娱乐场所接纳未成年人", "Net café etc. admitting minors", 3, PA, HAZARD),
    row("P03", "三无食品/食品卫生", "Unsafe food", 2, PAVS, HAZARD),
    row("P04", "危险玩具/文具", "Dangerous toy or stationery", 2, PAVS, HAZARD),
    row("P05", "校外托管隐患", "After-school centre hazard", 2, PAS, HAZARD),
    row("P06", "危化品/燃气/明火", "Gas, open fire, chemicals", 3, PAVS, HAZARD),
    row("F01", "一键报警故障", "Panic button fault", 3, PAS, HAZARD),
    row("F02", "摄像头故障/遮挡", "Camera fault or blocked", 2, PAS, HAZARD),
    row("F03", "防冲撞设施缺损", "Anti-ram device damaged", 2, PAVS, HAZARD),
    row("F04", "门卫缺岗/保安不足", "Gate guard missing", 3, PAS, HAZARD),
    row("F05", "照明不足", "Lighting poor", 2, PAVS, HAZARD),
    row("F06", "围墙/门禁损坏", "Fence or gate damage", 2, PAVS, HAZARD),
    row("F07", "消防通道占用", "Fire lane blocked", 3, PAVS, HAZARD),
    row("M01", "学生突发疾病", "Pupil taken ill", 4, ALL, MINOR),
    row("M02", "摔伤/擦伤", "Fall or graze", 2, ALL, MINOR),
    row("M03", "走失儿童", "Lost child", 4, ALL, MINOR | REPORT),
    row("M04", "溺水风险点", "Drowning-risk spot", 3, ALL, HAZARD),
    row("M05", "极端天气", "Severe weather", 3, ALL, 0),
    row("M06", "火情", "Fire", 4, ALL, REPORT),
    row("H01", "护送过街", "Escorted across", 0, ALL, 0),
    row("H02", "联系家长", "Reached a parent", 0, ALL, MINOR),
    row("H03", "临时照看", "Looked after a waiting child", 0, ALL, MINOR),
    row("H04", "雨具/物品借用", "Lent umbrella etc.", 0, ALL, 0),
    row("H05", "找回物品", "Returned property", 0, ALL, 0),
    row("H06", "推车/修车帮助", "Helped with vehicle", 0, ALL, 0),
    row("C01", "长时间尾随学生", "Following pupils for long", 3, ALL, RESTRICTED),
    row("C02", "多次搭讪/给物品", "Approaching or offering things repeatedly", 3, ALL, RESTRICTED),
    row("C03", "偷拍学生", "Covertly filming pupils", 3, ALL, RESTRICTED),
    row("C04", "翻越/窥探围墙", "Climbing or peering over the fence", 3, ALL, RESTRICTED),
    row("C05", "持械或疑似危险物", "Carrying a weapon or dangerous object", 3, ALL, RESTRICTED),
    row("C06", "驾车反复绕行近距离停留", "Vehicle circling at walking pace", 3, ALL, RESTRICTED),
    row("C07", "辱骂威胁", "Threatening", 3, ALL, RESTRICTED),
    row("C08", "言行明显扰乱秩序", "Conduct plainly disrupting order", 3, ALL, RESTRICTED),
    row("C09", "冒充接送人", "Claiming a child without authority", 3, ALL, RESTRICTED),
    row("C10", "其他可观察行为", "Other observable behaviour", 3, ALL, RESTRICTED),
];

pub fn category(code: &str) -> Option<&'static Category> {
    CATALOGUE.iter().find(|category| category.code == code)
}

/// Minutes within which the desk has seen an incident of this severity (defaults 4.1): 4 at once, 3 within five
/// minutes; the others are the unit's or statistics.
pub const fn seen_within_min(severity: u8) -> Option<u32> {
    match severity {
        4.. => Some(1),
        3 => Some(5),
        _ => None,
    }
}

/// Enforcement: only an officer deals with it. An auxiliary may record it and hand it over (T03–T09, O06, S01–S10).
pub fn is_enforcement(code: &str) -> bool {
    let listed = ("T03"..="T09").contains(&code) || code == "O06" || ("S01"..="S10").contains(&code);
    listed && category(code).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_there_once_and_enforcement_is_the_officers() {
        let mut codes: Vec<&str> = CATALOGUE.iter().map(|category| category.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), CATALOGUE.len());
        assert_eq!(codes.len(), 15 + 6 + 10 + 6 + 7 + 6 + 6 + 10);
        let enforcement = codes.iter().filter(|code| is_enforcement(code)).count();
        assert_eq!(enforcement, 7 + 1 + 10);
        assert!(CATALOGUE.iter().all(|category| category.severity <= 4));
    }

    #[test]
    fn a_volunteer_logs_traffic_but_not_drink_driving() {
        assert!(category("T01").is_some_and(|category| category.may_log(Role::Volunteer)));
        assert!(category("T08").is_some_and(|category| !category.may_log(Role::Volunteer)));
        assert!(category("S09").is_some_and(|category| category.may_log(Role::Volunteer) && category.has(REPORT)));
    }
}
