//! Simplified Chinese words of files.

use sheets::template::{AudienceWords, ColumnWords, TemplateWords};

use super::RecordHeads;

/// Names of an export's columns.
pub(super) const RECORD_HEADS: RecordHeads = RecordHeads {
    number: "被叫号码",
    out_id: "outId",
    result: "结果",
    main_intent: "主要意图",
    attempts: "呼叫次数",
    started: "开始时间",
    answered: "接听时间",
    ended: "结束时间",
    talk: "通话时长",
    hangup: "挂断方",
    sip: "SIP",
    q850: "Q.850",
    cost: "费用（美元）",
    recording: "录音",
    note: "备注",
    caller_number: "主叫号码",
    attempt: "第几次",
};

/// Words of a template.
pub(super) fn template() -> TemplateWords {
    let words = |meaning: &str, example: &str| ColumnWords {
        meaning: meaning.to_owned(),
        example: example.to_owned(),
    };
    TemplateWords {
        sheet: "被叫名单".to_owned(),
        guide: "说明".to_owned(),
        title: "任务“{task}”的被叫名单".to_owned(),
        steps: [
            "在第一个工作表中每人填写一行，不要修改表头。",
            "保存后用本应用打开，或拖到窗口中：文件会自动找到所属任务。",
            "保存之前可以看到哪些行被接受、哪些行被拒绝。",
        ]
        .map(str::to_owned)
        .to_vec(),
        column: "列".to_owned(),
        required: "必填".to_owned(),
        meaning: "填写内容".to_owned(),
        example: "示例".to_owned(),
        yes: "是".to_owned(),
        no: "否".to_owned(),
        called_number: words("电话号码；该列为文本格式", "+86 138 0013 8000"),
        out_id: words("您自己的编号", "1001"),
        timezone: words("被叫所在时区", "Asia/Shanghai"),
        not_before: words("不早于此时间呼叫", "2026-12-01 10:00"),
        not_after: words("不晚于此时间呼叫", "2026-12-05 18:00"),
        note: words("备注，仅供显示", "五月联系过"),
        one_of: "可选值：{choices}".to_owned(),
        wrong_title: "不在列表中".to_owned(),
        wrong_choice: "请从列表中选择。".to_owned(),
        audience: AudienceWords {
            sheet: "联系人".to_owned(),
            title: "任务“{task}”的联系人".to_owned(),
            username: words(
                "即时通讯用户名；每行需填写用户名、电话或 ID 之一",
                "@anna_smith",
            ),
            phone: words("电话号码；该列为文本格式", "+86 138 0013 8000"),
            user_id: words("对方在即时通讯中的 ID", "123456789"),
            name: words("对方姓名", "安娜"),
            variable: "在消息中替换 {key}".to_owned(),
        },
    }
}
