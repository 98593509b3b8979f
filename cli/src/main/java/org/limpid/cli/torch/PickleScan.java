package org.limpid.cli.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.razorvine.pickle.Opcodes;
import org.limpid.api.LimpidException;

/**
 * Goes through a pickle without making anything of it, so that an operation that is not needed for tensors, or a length that
 * does not fit, is found before memory is taken for it.
 */
final class PickleScan {

    private final ByteBuffer bytes;

    private PickleScan(byte[] pickle) {
        bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Looks through the whole pickle.
     *
     * @throws LimpidException if it has an operation beyond those that PyTorch writes, or ends too early or too late
     */
    static void check(byte[] pickle) {
        PickleScan scan = new PickleScan(pickle);
        while (scan.next()) {
            // The next operation.
        }
    }

    /** Whether another operation follows. */
    private boolean next() {
        int at = bytes.position();
        int code = need(1, at).get() & 0xff;
        switch ((short) code) {
            case Opcodes.STOP -> {
                if (bytes.hasRemaining()) {
                    throw wrong("ends at offset " + at + ", but " + bytes.remaining() + " bytes follow");
                }
                return false;
            }
            case Opcodes.MARK,
                    Opcodes.POP,
                    Opcodes.NONE,
                    Opcodes.NEWTRUE,
                    Opcodes.NEWFALSE,
                    Opcodes.EMPTY_TUPLE,
                    Opcodes.EMPTY_LIST,
                    Opcodes.EMPTY_DICT,
                    Opcodes.EMPTY_SET,
                    Opcodes.TUPLE,
                    Opcodes.TUPLE1,
                    Opcodes.TUPLE2,
                    Opcodes.TUPLE3,
                    Opcodes.APPEND,
                    Opcodes.APPENDS,
                    Opcodes.SETITEM,
                    Opcodes.SETITEMS,
                    Opcodes.REDUCE,
                    Opcodes.NEWOBJ,
                    Opcodes.BUILD,
                    Opcodes.BINPERSID,
                    Opcodes.MEMOIZE -> {
                // No argument.
            }
            case Opcodes.PROTO, Opcodes.BININT1, Opcodes.BINGET, Opcodes.BINPUT -> skip(1, at);
            case Opcodes.BININT2 -> skip(2, at);
            case Opcodes.BININT, Opcodes.LONG_BINGET, Opcodes.LONG_BINPUT -> skip(4, at);
            case Opcodes.BINFLOAT, Opcodes.FRAME -> skip(8, at);
            case Opcodes.LONG1 -> skipLong(need(1, at).get() & 0xff, at);
            case Opcodes.SHORT_BINUNICODE, Opcodes.SHORT_BINBYTES, Opcodes.SHORT_BINSTRING ->
                skip(need(1, at).get() & 0xff, at);
            case Opcodes.BINUNICODE, Opcodes.BINBYTES, Opcodes.BINSTRING ->
                skip(need(4, at).getInt() & 0xffffffffL, at);
            case Opcodes.GLOBAL -> {
                skipLine(at);
                skipLine(at);
            }
            default ->
                throw wrong(String.format(
                        "has the operation 0x%02x at offset %d, which no tensor needs. Load the file in PyTorch and save its"
                                + " state_dict",
                        code, at));
        }
        return true;
    }

    private ByteBuffer need(long more, int at) {
        if (bytes.remaining() < more) {
            throw wrong("is cut off: the operation at offset " + at + " wants " + more + " more bytes of "
                    + bytes.remaining());
        }
        return bytes;
    }

    private void skip(long length, int at) {
        need(length, at).position(bytes.position() + (int) length);
    }

    /** Whole numbers that a checkpoint has fit into eight bytes. */
    private void skipLong(int length, int at) {
        if (length > Long.BYTES) {
            throw wrong("has a whole number of " + length + " bytes at offset " + at + "; expected at most 8");
        }
        skip(length, at);
    }

    private void skipLine(int at) {
        while (need(1, at).get() != '\n') {
            // Up to the end of the line.
        }
    }

    private static LimpidException wrong(String what) {
        return new LimpidException("the index data.pkl " + what);
    }
}
