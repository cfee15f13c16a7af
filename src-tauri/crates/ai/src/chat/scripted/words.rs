//! What people say, and what is answered, in three languages. Only tables.
//!
//! A sign matches at the beginning of a word (`цен` is in `цены`); one that ends with a space matches
//! whole words only. Chinese signs match anywhere.

/// Languages that are spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Russian,
    Chinese,
}

/// What a message is about. The first that matches counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    /// They want no more messages.
    Enough,
    /// A machine writes there.
    Machine,
    /// They ask whether we are one.
    AreYouReal,
    /// They want a person.
    Operator,
    /// What it costs.
    Price,
    /// Not now.
    Later,
    /// Yes, or more about it.
    Yes,
    /// No.
    No,
    /// Thanks, or good-bye.
    Thanks,
    /// A greeting.
    Greeting,
}

/// Signs of each intent, in the order in which they are looked for.
pub(super) const INTENTS: [(Intent, &[&str]); 10] = [
    (
        Intent::Enough,
        &[
            "not interested",
            "no thanks",
            "no thank you",
            "stop ",
            "leave me alone",
            "unsubscribe",
            "do not write",
            "don t write",
            "dont write",
            "remove me",
            "go away",
            "do not contact",
            "don t contact",
            "не интерес",
            "неинтерес",
            "не пиши",
            "не беспоко",
            "отстан",
            "отпиш",
            "не надо",
            "не нужн",
            "не актуальн",
            "неактуальн",
            "хватит",
            "удалите мой",
            "стоп ",
            "不感兴趣",
            "没兴趣",
            "不需要",
            "不要再",
            "别再",
            "别发",
            "退订",
            "不用了",
        ],
    ),
    (
        Intent::Machine,
        &[
            "this is an automat",
            "automatic reply",
            "auto reply",
            "autoreply",
            "automated message",
            "i am a bot",
            "i m a bot",
            "i am a robot",
            "out of office",
            "do not reply to this",
            "я робот",
            "я бот",
            "автоответ",
            "автоматический ответ",
            "автоматическое сообщ",
            "не отвечайте на это",
            "自动回复",
            "我是机器人",
        ],
    ),
    (
        Intent::AreYouReal,
        &[
            "are you a robot",
            "are you a bot",
            "are you human",
            "are you a human",
            "are you real",
            "are you a real",
            "are you an ai",
            "are you ai",
            "is this a bot",
            "is this a robot",
            "am i talking to a",
            "am i speaking to a",
            "ты робот",
            "вы робот",
            "ты бот",
            "вы бот",
            "это бот",
            "это робот",
            "ты человек",
            "вы человек",
            "ты жив",
            "вы жив",
            "ты нейро",
            "вы нейро",
            "с роботом",
            "с ботом",
            "вы ии ",
            "ты ии ",
            "机器人吗",
            "你是机器人",
            "是真人吗",
            "你是真人",
            "你是ai",
            "人工智能吗",
        ],
    ),
    (
        Intent::Operator,
        &[
            "operator",
            "to a human",
            "to a person",
            "to a real person",
            "to someone",
            "with a human",
            "with a person",
            "live agent",
            "human agent",
            "a human please",
            "your manager",
            "a manager please",
            "representative",
            "оператор",
            "живого человека",
            "живым человек",
            "позовите",
            "с человеком",
            "с менеджер",
            "переключите",
            "соедините",
            "人工",
            "真人",
            "转接",
            "客服",
        ],
    ),
    (
        Intent::Price,
        &[
            "price",
            "pricing",
            "cost",
            "how much",
            "expensive",
            "цен",
            "стоит",
            "стоимост",
            "почем",
            "прайс",
            "тариф",
            "дорого",
            "价格",
            "多少钱",
            "费用",
            "价钱",
            "报价",
        ],
    ),
    (
        Intent::Later,
        &[
            "tomorrow",
            "later ",
            "next week",
            "another time",
            "busy now",
            "завтра",
            "позже",
            "потом ",
            "на следующей",
            "сейчас занят",
            "не сейчас",
            "明天",
            "以后",
            "下周",
            "晚点",
        ],
    ),
    (
        Intent::Yes,
        &[
            "yes ",
            "yeah",
            "yep",
            "sure",
            "ok ",
            "okay",
            "interest",
            "tell me more",
            "sounds good",
            "of course",
            "i want",
            "i need",
            "i would like",
            "i d like",
            "looking for",
            "what is it",
            "да ",
            "ага ",
            "конечно",
            "хорошо",
            "интерес",
            "давай",
            "хочу",
            "хотел",
            "нужн",
            "нужен",
            "ищу",
            "расскаж",
            "подроб",
            "ок ",
            "что это",
            "是的",
            "好的",
            "可以",
            "感兴趣",
            "想要",
            "需要",
            "想了解",
            "想买",
        ],
    ),
    (
        Intent::No,
        &[
            "no ",
            "nope",
            "not really",
            "нет ",
            "не особо",
            "不是",
            "没有",
            "不要",
        ],
    ),
    (
        Intent::Thanks,
        &[
            "thank",
            "bye",
            "goodbye",
            "спасибо",
            "благодар",
            "до свидан",
            "пока ",
            "谢谢",
            "再见",
        ],
    ),
    (
        Intent::Greeting,
        &[
            "hi ",
            "hello",
            "hey ",
            "good morning",
            "good day",
            "good evening",
            "привет",
            "здравствуй",
            "добрый ",
            "доброе ",
            "доброго ",
            "你好",
            "您好",
            "嗨",
        ],
    ),
];

/// What is answered. `{about}` is the subject, `{name}` a comma and the name if it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    Greet,
    AskContact,
    AskContactAgain,
    PriceDepends,
    Honest,
    HandOver,
    SoftNo,
    Whenever,
    GotContact,
    AnythingElse,
    Farewell,
    Goodbye,
    Remind,
}

impl Phrase {
    /// Its words in a language.
    pub(super) fn words(self, language: Language) -> &'static str {
        let [english, russian, chinese] = match self {
            Phrase::Greet => [
                "Hello! I can tell you {about}. What are you looking for, and how soon do you need it?",
                "Здравствуйте! Могу рассказать {about}. Что именно вы ищете и как скоро это нужно?",
                "您好！我可以为您介绍{about}。请问您需要什么，大概什么时候需要？",
            ],
            Phrase::AskContact => [
                "Thank you, that helps. A colleague can go into it with you: what is your name, and at which phone number or e-mail can you be reached?",
                "Спасибо, понятно. Подробности обсудит с вами коллега: как вас зовут и по какому телефону или почте с вами связаться?",
                "谢谢，我了解了。我们的同事可以与您详谈：请问怎么称呼您？方便留下电话或邮箱吗？",
            ],
            Phrase::AskContactAgain => [
                "I have noted that. To go on, a colleague needs a phone number or an e-mail: which suits you?",
                "Записал. Чтобы продолжить, коллеге нужен телефон или почта: что вам удобнее?",
                "已为您记录。为了继续，同事需要您的电话或邮箱，您看哪个方便？",
            ],
            Phrase::PriceDepends => [
                "The price depends on what exactly you need; a colleague will work it out for you. At which phone number or e-mail can you be reached?",
                "Цена зависит от того, что именно вам нужно: коллега посчитает для вас. По какому телефону или почте с вами связаться?",
                "价格取决于您的具体需求，同事会为您核算。请问您的电话或邮箱是多少？",
            ],
            Phrase::Honest => [
                "Yes, you are writing with a scripted assistant, not a person. I can pass your question on, or call an operator if you ask for one.",
                "Да, вам отвечает автоматический помощник по сценарию, не человек. Могу передать ваш вопрос или позвать оператора: только скажите.",
                "是的，回复您的是自动脚本助手，不是真人。我可以转达您的问题，如需要也可以为您转接工作人员。",
            ],
            Phrase::HandOver => [
                "Of course. I am passing you on to a colleague, who will answer here.",
                "Конечно. Передаю вас коллеге: вам ответят здесь же.",
                "好的，我为您转给同事，他会在这里回复您。",
            ],
            Phrase::SoftNo => [
                "I see. What would suit you better?",
                "Понимаю. А что подошло бы вам больше?",
                "明白了。那您更希望是怎样的呢？",
            ],
            Phrase::Whenever => [
                "Of course, whenever it suits you. Write here, and I will answer.",
                "Конечно, когда вам будет удобно. Напишите сюда, и я отвечу.",
                "没问题，您方便的时候在这里留言，我会回复您。",
            ],
            Phrase::GotContact => [
                "Thank you{name}! I have passed your contact on; a colleague will get in touch with you.",
                "Спасибо{name}! Передал ваши контакты: коллега свяжется с вами.",
                "谢谢您{name}！您的联系方式已转交，同事会尽快联系您。",
            ],
            Phrase::AnythingElse => [
                "Your contact is with a colleague already. I will add what you wrote. Is there anything else?",
                "Ваши контакты уже у коллеги, передам и это. Есть ли что-то ещё?",
                "您的联系方式已在同事那里，我会补充您刚才说的。还有其他需要吗？",
            ],
            Phrase::Farewell => [
                "Thank you for your time! Write whenever you like.",
                "Спасибо за уделённое время! Пишите, когда захотите.",
                "谢谢您的时间！欢迎随时联系。",
            ],
            Phrase::Goodbye => [
                "I understand and will not write again. All the best!",
                "Понимаю, больше не побеспокою. Всего доброго!",
                "明白了，不再打扰您。祝您一切顺利！",
            ],
            Phrase::Remind => [
                "Hello again! Do you still have questions {about}? I am glad to answer.",
                "Снова здравствуйте! Остались ли вопросы {about}? С радостью отвечу.",
                "您好！关于{about}，您还有什么问题吗？我很乐意解答。",
            ],
        };
        match language {
            Language::English => english,
            Language::Russian => russian,
            Language::Chinese => chinese,
        }
    }
}

/// Words before a person's own name.
pub(super) const NAME_SIGNS: [&str; 6] = [
    "my name is ",
    "call me ",
    "меня зовут ",
    "мое имя ",
    "我叫",
    "我的名字是",
];

/// Words before a product's name in an instruction.
pub(super) const PRODUCT_SIGNS: [&str; 10] = [
    "product:",
    "product name:",
    "service:",
    "company:",
    "продукт:",
    "товар:",
    "услуга:",
    "компания:",
    "产品：",
    "产品:",
];
