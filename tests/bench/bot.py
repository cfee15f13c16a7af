"""A bot as people write it in Python: aiogram and OpenAI's client in one asyncio loop, dialogues in memory.

`bot.py BASE BOTS`: as many bots as that, at a Bot API and a model on the same address. It stores nothing, so a
restart forgets every dialogue; it has no limits of money and waits for nothing before it answers.
"""

import asyncio
import logging
import sys
from collections import defaultdict, deque

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from openai import AsyncOpenAI

INSTRUCTION = "You are Anna of our shop. Be short and friendly."
REMEMBERED = 40
# Seconds. With what the clients have by themselves, most people are given up when all of them write at once.
PATIENCE = 600

# Whom it fails to answer is counted by those who wait.
logging.disable(logging.CRITICAL)

base, count = sys.argv[1], int(sys.argv[2])
model = AsyncOpenAI(base_url=f"{base}/v1", api_key="none", timeout=PATIENCE)
dialogues = defaultdict(lambda: deque(maxlen=REMEMBERED))
dispatcher = Dispatcher()


@dispatcher.message()
async def answer(message: Message):
    dialogue = dialogues[message.chat.id]
    dialogue.append({"role": "user", "content": message.text})
    system = {"role": "system", "content": INSTRUCTION}
    await message.bot.send_chat_action(message.chat.id, "typing")
    pieces = []
    stream = await model.chat.completions.create(
        model="scripted",
        messages=[system, *dialogue],
        stream=True,
        stream_options={"include_usage": True},
        max_tokens=200,
    )
    async for piece in stream:
        if piece.choices and piece.choices[0].delta.content:
            pieces.append(piece.choices[0].delta.content)
    text = "".join(pieces)
    dialogue.append({"role": "assistant", "content": text})
    await message.answer(text)


async def main():
    server = TelegramAPIServer.from_base(base)
    bots = [Bot(f"{n + 1}:bench", AiohttpSession(api=server, timeout=PATIENCE)) for n in range(count)]
    print("ready", flush=True)
    await dispatcher.start_polling(*bots, handle_signals=False)


asyncio.run(main())
