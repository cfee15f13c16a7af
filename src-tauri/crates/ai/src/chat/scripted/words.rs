//! What messages are about, and what is answered, in three languages.

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
