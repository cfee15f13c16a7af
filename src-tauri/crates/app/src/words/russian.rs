//! Russian words of files.

use sheets::template::{AudienceWords, ColumnWords, TemplateWords};

use super::RecordHeads;

/// Names of an export's columns.
pub(super) const RECORD_HEADS: RecordHeads = RecordHeads {
    number: "Номер",
    out_id: "outId",
    result: "Результат",
    main_intent: "Главный итог",
    attempts: "Попыток",
    started: "Начало",
    answered: "Ответ",
    ended: "Конец",
    talk: "Разговор",
    hangup: "Кто завершил",
    sip: "SIP",
    q850: "Q.850",
    cost: "Стоимость, $",
    recording: "Запись",
    note: "Примечание",
    caller_number: "Наш номер",
    attempt: "Попытка",
};

/// Words of a template.
pub(super) fn template() -> TemplateWords {
    let words = |meaning: &str, example: &str| ColumnWords {
        meaning: meaning.to_owned(),
        example: example.to_owned(),
    };
    TemplateWords {
        sheet: "Кому звонить".to_owned(),
        guide: "Памятка".to_owned(),
        title: "Кому звонить в задаче «{task}»".to_owned(),
        steps: [
            "На первом листе заполните по строке на человека. Заголовок не меняйте.",
            "Сохраните файл и откройте его приложением или перетащите в окно: он сам найдёт свою задачу.",
            "До сохранения вы увидите, что принято, а что нет.",
        ]
        .map(str::to_owned)
        .to_vec(),
        column: "Столбец".to_owned(),
        required: "Обязателен".to_owned(),
        meaning: "Что писать".to_owned(),
        example: "Пример".to_owned(),
        yes: "да".to_owned(),
        no: "нет".to_owned(),
        called_number: words("Номер телефона; столбец в текстовом формате", "+7 916 204-11-98"),
        out_id: words("Ваш собственный номер записи", "1001"),
        timezone: words("Часовой пояс человека", "Europe/Moscow"),
        not_before: words("Не звонить раньше", "2026-12-01 10:00"),
        not_after: words("Не звонить позже", "2026-12-05 18:00"),
        note: words("Примечание, только для показа", "звонили в мае"),
        one_of: "Одно из: {choices}".to_owned(),
        wrong_title: "Не из списка".to_owned(),
        wrong_choice: "Выберите значение из списка.".to_owned(),
        audience: AudienceWords {
            sheet: "Кому писать".to_owned(),
            title: "Кому писать в задаче «{task}»".to_owned(),
            username: words(
                "Имя пользователя в мессенджере. В строке нужно оно, телефон или id",
                "@anna_smith",
            ),
            phone: words("Номер телефона; столбец в текстовом формате", "+7 916 204-11-98"),
            user_id: words("Id человека в мессенджере", "123456789"),
            name: words("Как зовут человека", "Анна"),
            variable: "Подставляется в сообщения вместо {key}".to_owned(),
        },
    }
}
