// What a finger does, on its way to Python: one message at a time.

const LOST = 1500; // ms without an answer after which the next message goes out
const MOST_PATIENT = 12000; // ms; a busy server is given twice as long each time

/** Sends one message at a time; of one drag only the latest waits. */
class Post {
  constructor(last) {
    this.last = last;
    this.patience = LOST;
    this.waiting = [];
    this.underway = null;
  }

  put(message) {
    const before = this.waiting.at(-1);
    if (before && before.drag === message.drag) this.waiting.pop();
    this.waiting.push(message);
    if (this.isOvertaken(message)) {
      this.overtaken = this.underway.seq;
      this.free();
    } else this.next();
    return message;
  }

  /** Where a finger has let go, nobody waits for the places it came through. */
  isOvertaken(message) {
    return message.done && this.underway?.drag === message.drag && !this.underway.done;
  }

  /** An answer that was overtaken is not worth drawing: the next is on its way. */
  isLate(ack) {
    return Boolean(this.underway?.done && ack < this.underway.seq && this.overtaken === ack);
  }

  answered(ack) {
    if (!this.underway || ack < this.underway.seq) return;
    this.patience = LOST;
    this.free();
  }

  next() {
    if (this.underway || !this.waiting.length) return;
    this.underway = this.waiting.shift();
    this.last += 1;
    this.underway.seq = this.last;
    this.timer = setTimeout(() => this.giveUp(), this.patience);
    this.send({ ...this.underway });
  }

  giveUp() {
    this.underway.lost = true;
    this.patience = Math.min(this.patience * 2, MOST_PATIENT);
    this.free();
  }

  free() {
    clearTimeout(this.timer);
    this.underway = null;
    this.next();
  }
}
