package org.limpid.cli.image;

import java.io.InterruptedIOException;
import java.util.Objects;
import javax.imageio.stream.ImageInputStreamImpl;
import org.limpid.cli.image.UnreadableImage.Reason;

/**
 * The bytes of a file, handed out in small pieces, and none after a deadline or when the thread is interrupted. For
 * {@link javax.imageio.ImageReader#abort} is no help from outside: the JDK's reader of JPEG refuses it to all threads but the
 * one that decodes, and calls nobody back between two scans. But all readers ask for bytes, and what they do without asking for
 * more is bounded by the pixels.
 */
final class TimedImageStream extends ImageInputStreamImpl {

    private static final int PIECE = 128;

    private final byte[] content;
    private final long deadline;

    /** @param nanos until the deadline */
    TimedImageStream(byte[] content, long nanos) {
        this.content = content;
        this.deadline = System.nanoTime() + nanos;
    }

    private boolean isLate() {
        return System.nanoTime() - deadline > 0;
    }

    /** Why it gives no more; nothing if it does. */
    void check() throws UnreadableImage {
        if (Thread.currentThread().isInterrupted()) {
            throw new UnreadableImage(Reason.STOPPED, "the image was not decoded to its end: Limpid is stopping");
        }
        if (isLate()) {
            throw new UnreadableImage(
                    Reason.TOO_SLOW, "the image takes too long to decode; save it anew, as a PNG or a smaller one");
        }
    }

    private void pause() throws InterruptedIOException {
        if (isLate() || Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("out of time");
        }
    }

    @Override
    public int read() throws InterruptedIOException {
        pause();
        bitOffset = 0;
        if (streamPos >= content.length) {
            return -1;
        }
        int value = content[(int) streamPos] & 0xff;
        streamPos++;
        return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws InterruptedIOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        pause();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= content.length) {
            return -1;
        }
        int count = (int) Math.min(Math.min(length, PIECE), content.length - streamPos);
        System.arraycopy(content, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return content.length;
    }
}
