// A realtime service, written from OpenAI's documentation of its events over another's WebSocket: it hears
// G.711 µ-law, takes turns as they are committed, says back what it heard when it is asked, and is stopped. It
// is strict: what the documentation does not allow is answered with an error, and printed for the test to see.
//
// Its model's name chooses what goes wrong: `gpt-realtime` nothing, `quota` the first answer fails,
// `cut` the line is cut in the midst of an answer, `silent` no answer ever comes, `slow` it never says
// that it is set up, `tool` it calls the first function before it speaks, `bye` it calls it in place of its second
// answer.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";

const [home, port] = process.argv.slice(2);
const { WebSocketServer } = createRequire(join(home, "package.json"))("ws");
const KEY = "Bearer sk-test";
const PIECE = 800; // bytes of sound in a message: 100 ms

class Conversation {
  constructor(socket, model) {
    Object.assign(this, {
      socket,
      model,
      items: 0,
      answers: 0,
    });
    this.turn = [];
    this.answering = null;
    this.spoken = new Map();
    this.calls = new Map();
    this.context = 0;
    this.says({
      type: "session.created",
      session: { type: "realtime", model },
    });
  }

  says(event) {
    this.socket.send(
      JSON.stringify({ event_id: `event_${Math.random()}`, ...event }),
    );
  }

  refuses(message, code, of) {
    console.log(`refused: ${code}: ${message}`);
    const error = {
      type: "invalid_request_error",
      code,
      message,
      param: null,
      event_id: of ?? null,
    };
    this.says({ type: "error", error });
  }

  id(kind) {
    return `${kind}_${++this.items}`;
  }

  hears(event) {
    switch (event.type) {
      case "session.update":
        return this.update(event.session);
      case "input_audio_buffer.append":
        return this.turn.push(Buffer.from(event.audio, "base64"));
      case "input_audio_buffer.clear":
        this.turn = [];
        return this.says({ type: "input_audio_buffer.cleared" });
      case "input_audio_buffer.commit":
        return this.commit(event.event_id);
      case "conversation.item.create":
        return this.create(event.item, event.event_id);
      case "response.create":
        return this.answer(event.response?.instructions, event.event_id);
      case "response.cancel":
        if (!this.answering)
          return this.refuses(
            "no active response",
            "response_cancel_not_active",
          );
        return this.over("cancelled", {
          type: "cancelled",
          reason: "client_cancelled",
        });
      case "conversation.item.truncate": {
        const length = this.spoken.get(event.item_id);
        if (length === undefined)
          return this.refuses("no such item", "item_not_found");
        if (event.content_index !== 0 || event.audio_end_ms > length) {
          return this.refuses(
            "Audio content is already shorter",
            "invalid_value",
          );
        }
        const { item_id, content_index, audio_end_ms } = event;
        this.says({
          type: "conversation.item.truncated",
          item_id,
          content_index,
          audio_end_ms,
        });
        return this.spoken.set(item_id, audio_end_ms);
      }
      default:
        return this.refuses(`Invalid value: '${event.type}'`, "invalid_value");
    }
  }

  update(session) {
    assert.equal(session.type, "realtime");
    assert.deepEqual(session.output_modalities, ["audio"]);
    assert.deepEqual(session.audio.input.format, { type: "audio/pcmu" });
    assert.deepEqual(session.audio.output.format, { type: "audio/pcmu" });
    assert.equal(session.audio.input.turn_detection, null);
    assert.ok(session.audio.input.transcription.model);
    for (const tool of session.tools) assert.equal(tool.type, "function");
    this.session = session;
    if (this.model !== "slow") this.says({ type: "session.updated", session });
  }

  commit(of) {
    const heard = Buffer.concat(this.turn);
    this.turn = [];
    if (heard.length < PIECE)
      return this.refuses(
        "buffer too small",
        "input_audio_buffer_commit_empty",
        of,
      );
    const item_id = this.id("item");
    this.says({
      type: "input_audio_buffer.committed",
      item_id,
      previous_item_id: null,
    });
    this.heard = heard;
    this.context += Math.ceil(this.heard.length / PIECE);
    const tokens = Math.ceil(this.heard.length / PIECE);
    this.says({
      type: "conversation.item.input_audio_transcription.completed",
      item_id,
      content_index: 0,
      transcript: "You said something.",
      usage: {
        type: "tokens",
        total_tokens: tokens + 4,
        input_tokens: tokens,
        input_token_details: { text_tokens: 0, audio_tokens: tokens },
        output_tokens: 4,
      },
    });
  }

  create(item, of) {
    if (item.type === "function_call_output") {
      if (!this.calls.has(item.call_id))
        return this.refuses(
          "Tool call ID not found",
          "invalid_tool_call_id",
          of,
        );
      this.outcome = item.output;
    } else {
      const kind = { assistant: "output_text", user: "input_text" }[item.role];
      if (!kind || item.content.some((part) => part.type !== kind))
        return this.refuses("Invalid value", "invalid_value", of);
    }
    const added = { id: this.id("item"), ...item };
    this.says({
      type: "conversation.item.added",
      previous_item_id: null,
      item: added,
    });
    this.says({
      type: "conversation.item.done",
      previous_item_id: null,
      item: added,
    });
  }

  answer(instructions, of) {
    if (this.answering) {
      return this.refuses(
        "busy",
        "conversation_already_has_active_response",
        of,
      );
    }
    const answer = {
      id: `resp_${++this.answers}`,
      item: this.id("item"),
      sent: 0,
    };
    this.answering = answer;
    this.says({
      type: "response.created",
      response: { id: answer.id, status: "in_progress", output: [] },
    });
    if (this.model === "silent") return;
    if (this.model === "quota") {
      return this.over("failed", {
        type: "failed",
        error: {
          type: "insufficient_quota",
          code: "insufficient_quota",
          message: "Pay",
        },
      });
    }
    const calls = { tool: this.answers === 1, bye: this.answers === 2 };
    if (calls[this.model]) return this.calls_a_function(answer);
    const words = instructions ?? this.outcome ?? "You said:";
    answer.sound = this.heard ?? Buffer.alloc(PIECE, 0x80);
    const of_answer = {
      response_id: answer.id,
      item_id: answer.item,
      output_index: 0,
      content_index: 0,
    };
    const item = {
      id: answer.item,
      type: "message",
      role: "assistant",
      status: "in_progress",
      content: [],
    };
    this.says({
      type: "response.output_item.added",
      response_id: answer.id,
      output_index: 0,
      item,
    });
    const piece = () => {
      if (this.answering !== answer) return;
      const sound = answer.sound.subarray(answer.sent, answer.sent + PIECE);
      if (sound.length === 0) return this.finish(answer, of_answer, words);
      if (this.model === "cut" && answer.sent > 0)
        return this.socket.terminate();
      answer.sent += sound.length;
      this.spoken.set(answer.item, answer.sent / 8);
      this.says({
        type: "response.output_audio.delta",
        ...of_answer,
        delta: sound.toString("base64"),
      });
      answer.timer = setTimeout(piece, 10); // faster than it is played, as the real one does
    };
    this.says({
      type: "response.output_audio_transcript.delta",
      ...of_answer,
      delta: words,
    });
    piece();
  }

  calls_a_function(answer) {
    const call_id = this.id("call");
    const name = this.session.tools[0].name;
    this.calls.set(call_id, name);
    const item = {
      id: answer.item,
      type: "function_call",
      status: "completed",
      call_id,
      name,
      arguments: name === "end_call" ? "{}" : '{"summary":"lamps"}',
    };
    const of_call = {
      response_id: answer.id,
      item_id: answer.item,
      output_index: 0,
      call_id,
    };
    this.says({
      type: "response.function_call_arguments.done",
      ...of_call,
      arguments: item.arguments,
    });
    this.says({
      type: "response.output_item.done",
      response_id: answer.id,
      output_index: 0,
      item,
    });
    this.over("completed", { type: "completed" }, [item]);
  }

  finish(answer, of_answer, words) {
    this.says({ type: "response.output_audio.done", ...of_answer });
    this.says({
      type: "response.output_audio_transcript.done",
      ...of_answer,
      transcript: words,
    });
    const content = [{ type: "output_audio", transcript: words }];
    const item = {
      id: answer.item,
      type: "message",
      role: "assistant",
      status: "completed",
      content,
    };
    this.says({
      type: "response.output_item.done",
      response_id: answer.id,
      output_index: 0,
      item,
    });
    this.over("completed", { type: "completed" }, [item]);
  }

  over(status, status_details, output = []) {
    const answer = this.answering;
    this.answering = null;
    clearTimeout(answer.timer);
    const audio = Math.ceil(answer.sent / 400);
    this.says({
      type: "response.done",
      response: {
        id: answer.id,
        status,
        status_details,
        output,
        usage: {
          total_tokens: this.context + 50 + audio + 5,
          input_tokens: this.context + 50,
          output_tokens: audio + 5,
          input_token_details: {
            text_tokens: 50,
            audio_tokens: this.context,
            cached_tokens: 0,
          },
          output_token_details: { text_tokens: 5, audio_tokens: audio },
        },
      },
    });
    this.context += audio;
  }
}

const server = new WebSocketServer({
  port: Number(port),
  host: "127.0.0.1",
  verifyClient: ({ req }, decide) => {
    const known =
      req.headers.authorization === KEY && !req.headers["openai-beta"];
    return known ? decide(true) : decide(false, 401, "Unauthorized");
  },
});
server.on("connection", (socket, request) => {
  const url = new URL(request.url, "http://localhost");
  assert.equal(url.pathname, "/v1/realtime");
  const conversation = new Conversation(socket, url.searchParams.get("model"));
  socket.on("message", (data, binary) => {
    assert.ok(!binary);
    conversation.hears(JSON.parse(data));
  });
});
