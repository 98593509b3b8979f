package org.limpid.cli.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Reads what a request brings, within limits. */
final class Upload {

    /** What is thrown away of a refused request, in multiples of the limit, so that its sender comes to read the answer. */
    private static final int DRAINED = 4;

    private Upload() {}

    /**
     * The length of the body, before anything of it is read.
     *
     * @throws Refusal if it is not said, or too large, or the body is said to be something else than an image
     */
    static int length(Headers headers, Limits limits) throws Refusal {
        String type = headers.getFirst("Content-Type");
        if (type == null
                || !type.toLowerCase(Locale.ROOT)
                        .strip()
                        .matches("(image/[a-z0-9.+-]+|application/octet-stream)(;.*)?")) {
            throw new Refusal(
                    415,
                    "the header Content-Type is " + type + "; expected an image, as in image/png, and nothing else");
        }
        String length = headers.getFirst("Content-Length");
        if (length == null) {
            throw new Refusal(411, "the header Content-Length is missing; expected the number of bytes of the image");
        }
        // The server has seen that it is a number.
        if (Long.parseLong(length) > limits.bytes()) {
            throw new Refusal(
                    413,
                    String.format(
                            Locale.ROOT,
                            "the image has %,d bytes; expected at most %,d. Shrink it first",
                            Long.parseLong(length),
                            limits.bytes()));
        }
        return Integer.parseInt(length);
    }

    /**
     * Reads the body.
     *
     * @param length that it has
     * @throws Refusal if it is empty
     * @throws IOException if it breaks off
     */
    static byte[] read(HttpExchange exchange, int length) throws Refusal, IOException {
        if (length == 0) {
            throw new Refusal(400, "the request is empty; expected the bytes of an image");
        }
        byte[] body = new byte[length];
        int count = exchange.getRequestBody().readNBytes(body, 0, length);
        if (count < length) {
            throw new EOFException("the request ends after " + count + " bytes of " + length);
        }
        return body;
    }

    /** Reads on to the end of a request that has been answered, unless that is too far away. */
    static void drain(InputStream body, Limits limits) throws IOException {
        byte[] nothing = new byte[8192];
        long left = (long) DRAINED * limits.bytes();
        int count = body.read(nothing);
        while (count >= 0 && left > 0) {
            left -= count;
            count = body.read(nothing);
        }
    }
}
