// A picture that somebody chose, made ready for a manager: cut to a square, made small, written anew, so that nothing of
// the camera or the place is left in it. Knows no form.

/** Pixels of a side: sharp where it is shown largest. */
const SIDE = 192;
/** Larger files are not opened at all. */
const MAX_BYTES = 20 * 1024 * 1024;
/** What the engine keeps, with room for its own reckoning. */
const MAX_WRITTEN = 120 * 1024;

export const PICTURE_TYPES = ["image/png", "image/jpeg", "image/webp"] as const;

export class UnusablePicture extends Error {}

/** The square in the middle of a picture. */
export function middleSquare(width: number, height: number): { x: number; y: number; side: number } {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

/** The picture in base64. What cannot be used is an `UnusablePicture`. */
export async function readPicture(file: Blob): Promise<string> {
  if (file.size > MAX_BYTES || !PICTURE_TYPES.some((type) => type === file.type)) throw new UnusablePicture();
  const picture = await createImageBitmap(file).catch(() => {
    throw new UnusablePicture();
  });
  try {
    // A photograph stays one; what may be clear in places stays so, unless it grows too large.
    const kinds = file.type === "image/jpeg" ? (["image/jpeg"] as const) : (["image/png", "image/jpeg"] as const);
    for (const kind of kinds) {
      const written = await write(picture, kind);
      if (written && written.size <= MAX_WRITTEN) return await base64(written);
    }
    throw new UnusablePicture();
  } finally {
    picture.close();
  }
}

function write(picture: ImageBitmap, kind: "image/png" | "image/jpeg"): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const pen = canvas.getContext("2d");
  if (!pen) return Promise.resolve(null);
  if (kind === "image/jpeg") {
    pen.fillStyle = "white";
    pen.fillRect(0, 0, SIDE, SIDE);
  }
  const { x, y, side } = middleSquare(picture.width, picture.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, x, y, side, side, 0, 0, SIDE, SIDE);
  return new Promise((resolve) => canvas.toBlob(resolve, kind, 0.88));
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
