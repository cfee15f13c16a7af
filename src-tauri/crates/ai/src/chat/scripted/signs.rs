//! What people say, as signs to look for, in three languages. Only tables; signs are parted by `|`.
//!
//! A sign matches at the beginning of a word (`цен` is in `цены`); one that ends with a space matches
//! whole words only. Chinese signs match anywhere.

use super::words::Intent;

/// Signs of each intent, in the order in which they are looked for.
pub(super) const INTENTS: [(Intent, &[&str]); 10] = [
    (
        Intent::Enough,
        &[
            "not interested|no thanks|no thank you|stop |leave me alone|unsubscribe",
            "do not write|don t write|dont write|remove me|go away|do not contact",
            "don t contact|не интерес|неинтерес|не пиши|не беспоко|отстан|отпиш|не надо",
            "не нужн|не актуальн|неактуальн|хватит|удалите мой|стоп |不感兴趣|没兴趣|不需要|不要再|别再",
            "别发|退订|不用了",
        ],
    ),
    (
        Intent::Machine,
        &[
            "this is an automat|automatic reply|auto reply|autoreply|automated message",
            "i am a bot|i m a bot|i am a robot|out of office|do not reply to this|я робот",
            "я бот|автоответ|автоматический ответ|автоматическое сообщ|не отвечайте на это",
            "自动回复|我是机器人",
        ],
    ),
    (
        Intent::AreYouReal,
        &[
            "are you a robot|are you a bot|are you human|are you a human|are you real",
            "are you a real|are you an ai|are you ai|is this a bot|is this a robot",
            "am i talking to a|am i speaking to a|ты робот|вы робот|ты бот|вы бот|это бот",
            "это робот|ты человек|вы человек|ты жив|вы жив|ты нейро|вы нейро|с роботом",
            "с ботом|вы ии |ты ии |机器人吗|你是机器人|是真人吗|你是真人|你是ai|人工智能吗",
        ],
    ),
    (
        Intent::Operator,
        &[
            "operator|to a human|to a person|to a real person|to someone|with a human",
            "with a person|live agent|human agent|a human please|your manager",
            "a manager please|representative|оператор|живого человека|живым человек",
            "позовите|с человеком|с менеджер|переключите|соедините|人工|真人|转接|客服",
        ],
    ),
    (
        Intent::Price,
        &[
            "price|pricing|cost|how much|expensive|цен|стоит|стоимост|почем|прайс|тариф",
            "дорого|价格|多少钱|费用|价钱|报价",
        ],
    ),
    (
        Intent::Later,
        &[
            "tomorrow|later |next week|another time|busy now|завтра|позже|потом ",
            "на следующей|сейчас занят|не сейчас|明天|以后|下周|晚点",
        ],
    ),
    (
        Intent::Yes,
        &[
            "yes |yeah|yep|sure|ok |okay|interest|tell me more|sounds good|of course",
            "i want|i need|i would like|i d like|looking for|what is it|да |ага |конечно",
            "хорошо|интерес|давай|хочу|хотел|нужн|нужен|ищу|расскаж|подроб|ок |что это|是的",
            "好的|可以|感兴趣|想要|需要|想了解|想买",
        ],
    ),
    (
        Intent::No,
        &["no |nope|not really|нет |не особо|不是|没有|不要"],
    ),
    (
        Intent::Thanks,
        &["thank|bye|goodbye|спасибо|благодар|до свидан|пока |谢谢|再见"],
    ),
    (
        Intent::Greeting,
        &[
            "hi |hello|hey |good morning|good day|good evening|привет|здравствуй|добрый ",
            "доброе |доброго |你好|您好|嗨",
        ],
    ),
];

/// Words before a person's own name.
pub(super) const NAME_SIGNS: &str = "my name is |call me |меня зовут |мое имя |我叫|我的名字是";

/// Words before a product's name in an instruction.
pub(super) const PRODUCT_SIGNS: &str =
    "product:|product name:|service:|company:|продукт:|товар:|услуга:|компания:|产品：|产品:";
