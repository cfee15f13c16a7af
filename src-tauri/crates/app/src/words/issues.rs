//! Why a row is rejected or warned about, in words.

use domain::{chat_list::ListVerdict, import::RowIssue};

use super::Words;

/// One sentence, without a full stop.
pub(super) fn sentence(words: Words, issue: &RowIssue) -> String {
    let fill = |text: &str, value: &str| text.replace("{}", value);
    match issue {
        RowIssue::NoAddress => words
            .pick(
                "no user name, phone or id",
                "нет ни имени пользователя, ни телефона, ни id",
                "缺少用户名、电话或 ID",
            )
            .to_owned(),
        RowIssue::NotAnAddress { column } => fill(
            words.pick(
                "nobody can be written to at “{}”",
                "по значению «{}» нельзя написать",
                "“{}”不是可联系的地址",
            ),
            column,
        ),
        RowIssue::OnList { verdict } => match verdict {
            ListVerdict::Black | ListVerdict::Allowed => {
                words.pick("on the black list", "в чёрном списке", "在黑名单中")
            }
            ListVerdict::NotWhite => words.pick(
                "not on the white list",
                "нет в белом списке",
                "不在白名单中",
            ),
        }
        .to_owned(),
        RowIssue::NoNumber => words
            .pick("the number is missing", "нет номера", "缺少号码")
            .to_owned(),
        RowIssue::NotANumber => words
            .pick(
                "this cannot be a phone number",
                "это не может быть номером телефона",
                "这不是电话号码",
            )
            .to_owned(),
        RowIssue::DigitsLost => words
            .pick(
                "digits were lost: the cell is formatted as a number; format the column as text",
                "часть цифр потеряна: ячейка в числовом формате; задайте столбцу текстовый формат",
                "数字丢失：单元格为数字格式，请将该列设为文本格式",
            )
            .to_owned(),
        RowIssue::CellError { column } => fill(
            words.pick(
                "the cell in “{}” holds an error",
                "в ячейке «{}» ошибка",
                "“{}”单元格有错误",
            ),
            column,
        ),
        RowIssue::MissingVariable { key } => fill(
            words.pick("“{}” is required", "нужно заполнить «{}»", "“{}”为必填项"),
            key,
        ),
        RowIssue::NotAChoice { key } => fill(
            words.pick(
                "“{}” is not one of the choices",
                "значение «{}» не из списка",
                "“{}”不在可选值中",
            ),
            key,
        ),
        RowIssue::BadValue { column } => fill(
            words.pick(
                "“{}” cannot be understood",
                "значение «{}» непонятно",
                "无法识别“{}”的值",
            ),
            column,
        ),
        RowIssue::DuplicateInFile { row } => fill(
            words.pick("repeats row {}", "повторяет строку {}", "与第 {} 行重复"),
            &row.to_string(),
        ),
        RowIssue::DuplicateInTask => words
            .pick("in the task already", "уже есть в задаче", "已在任务中")
            .to_owned(),
        RowIssue::InOtherTask { task } => fill(
            words.pick(
                "also waits in the task “{}”",
                "ждёт и в задаче «{}»",
                "也在任务“{}”中等待",
            ),
            task,
        ),
        RowIssue::DoNotCall => words
            .pick(
                "on the do-not-call list",
                "в списке «не звонить»",
                "在免打扰名单中",
            )
            .to_owned(),
        RowIssue::UnknownNumber => words
            .pick(
                "not a public number",
                "нет такого номера в плане нумерации",
                "不是公共号码",
            )
            .to_owned(),
        RowIssue::AmbiguousCountry => words
            .pick(
                "read as an international number",
                "прочитан как международный номер",
                "按国际号码读取",
            )
            .to_owned(),
        RowIssue::AlreadyExpired => words
            .pick(
                "“notAfter” lies in the past",
                "«notAfter» уже в прошлом",
                "“notAfter”已过期",
            )
            .to_owned(),
    }
}
