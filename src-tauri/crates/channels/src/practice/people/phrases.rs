//! The words of practice people: by temperament, turn and language. `{phone}` and `{name}` are their
//! own.
//!
//! Knows no chance and no time.

use super::{Temperament, Tongue};

/// Names of practice people.
pub(super) const NAMES: [&str; 12] = [
    "Alice Moore",
    "Ben Carter",
    "Chloe Davis",
    "Daniel Evans",
    "Ирина Белова",
    "Олег Громов",
    "Grace Hill",
    "Henry Irving",
    "Мария Жукова",
    "Павел Зорин",
    "Laura King",
    "Noah Lewis",
];

/// First messages of people who write first.
pub(super) fn openings(temperament: Temperament, tongue: Tongue) -> &'static [&'static str] {
    match (temperament, tongue) {
        (Temperament::AsksPrice, Tongue::English) => &["Hello! How much is it?"],
        (Temperament::AsksPrice, Tongue::Russian) => &["Здравствуйте! Сколько это стоит?"],
        (Temperament::Angry, Tongue::English) => &["Why does nobody answer your phone?!"],
        (Temperament::Angry, Tongue::Russian) => &["Почему у вас никто не берёт трубку?!"],
        (Temperament::AsksIfRobot, Tongue::English) => &["Hi. Is anybody alive here?"],
        (Temperament::AsksIfRobot, Tongue::Russian) => &["Привет. Тут есть кто живой?"],
        (Temperament::WantsPerson, Tongue::English) => &["Hello, I need to speak to a manager."],
        (Temperament::WantsPerson, Tongue::Russian) => &["Здравствуйте, мне нужен менеджер."],
        (
            Temperament::Interested
            | Temperament::Silent
            | Temperament::OptsOut
            | Temperament::LeavesPhone
            | Temperament::SlowWriter,
            Tongue::English,
        ) => &[
            "Hello! I have a question about your offer.",
            "Good afternoon. I found you on the internet, can you help me?",
        ],
        (
            Temperament::Interested
            | Temperament::Silent
            | Temperament::OptsOut
            | Temperament::LeavesPhone
            | Temperament::SlowWriter,
            Tongue::Russian,
        ) => &[
            "Здравствуйте! У меня вопрос по вашему предложению.",
            "Добрый день. Нашёл вас в интернете, поможете?",
        ],
    }
}

/// All answers of a temperament: one entry for each time they are addressed, one text a message.
pub(super) fn script(
    temperament: Temperament,
    tongue: Tongue,
) -> &'static [&'static [&'static str]] {
    match tongue {
        Tongue::English => english(temperament),
        Tongue::Russian => russian(temperament),
    }
}

fn english(temperament: Temperament) -> &'static [&'static [&'static str]] {
    match temperament {
        Temperament::Interested => &[
            &["Hello! That sounds interesting. Tell me more, please."],
            &["And how soon could we start?"],
            &["All right, I am in. My name is {name}, my number is {phone}."],
            &["Thank you!"],
        ],
        Temperament::AsksPrice => &[
            &["How much does it cost?"],
            &["Is there a discount if I take two?"],
            &["And what is included in this price?"],
            &["Good. Write me down: {name}, {phone}."],
        ],
        Temperament::Angry => &[
            &["Where did you get my contact from?!"],
            &["I did not ask for this. Who is responsible for it?"],
            &["I have no time for this."],
        ],
        Temperament::Silent => &[],
        Temperament::AsksIfRobot => &[
            &["Are you a robot?"],
            &["I think I am writing with a machine. Am I?"],
            &["Fine. And what do you offer?"],
            &["No, thank you, not now."],
        ],
        Temperament::WantsPerson => &[
            &["Can I talk to a real person?"],
            &["Please let a manager write to me. I will wait."],
        ],
        Temperament::OptsOut => &[&["Stop"]],
        Temperament::LeavesPhone => &[
            &["I do not like writing. Call me: {phone}"],
            &["My name is {name}."],
        ],
        Temperament::SlowWriter => &[
            &[
                "Hi",
                "I saw your message",
                "and wanted to ask",
                "do you also deliver?",
            ],
            &["ok", "good", "and can I pay by card?"],
            &["then yes", "my number is {phone}"],
        ],
    }
}

fn russian(temperament: Temperament) -> &'static [&'static [&'static str]] {
    match temperament {
        Temperament::Interested => &[
            &["Здравствуйте! Звучит интересно. Расскажите подробнее, пожалуйста."],
            &["А когда можно начать?"],
            &["Хорошо, я согласен. Меня зовут {name}, мой номер {phone}."],
            &["Спасибо!"],
        ],
        Temperament::AsksPrice => &[
            &["Сколько это стоит?"],
            &["А скидка будет, если взять два?"],
            &["И что входит в эту цену?"],
            &["Хорошо. Запишите меня: {name}, {phone}."],
        ],
        Temperament::Angry => &[
            &["Откуда у вас мой контакт?!"],
            &["Я об этом не просил. Кто у вас за это отвечает?"],
            &["Мне некогда."],
        ],
        Temperament::Silent => &[],
        Temperament::AsksIfRobot => &[
            &["Вы робот?"],
            &["Мне кажется, я переписываюсь с машиной. Так?"],
            &["Ладно. А что вы предлагаете?"],
            &["Нет, спасибо, не сейчас."],
        ],
        Temperament::WantsPerson => &[
            &["Можно поговорить с живым человеком?"],
            &["Пусть мне напишет менеджер. Я подожду."],
        ],
        Temperament::OptsOut => &[&["Стоп"]],
        Temperament::LeavesPhone => &[
            &["Не люблю переписываться. Позвоните мне: {phone}"],
            &["Меня зовут {name}."],
        ],
        Temperament::SlowWriter => &[
            &[
                "Привет",
                "увидел ваше сообщение",
                "и хотел спросить",
                "а доставка есть?",
            ],
            &["ок", "хорошо", "а картой можно?"],
            &["тогда да", "мой номер {phone}"],
        ],
    }
}
