package org.limpid.backend.tornado;

import org.limpid.api.LimpidException;
import org.limpid.api.backend.Availability.Unavailable;
import org.limpid.backend.tornado.device.Engine;

/** Finds the part of this backend that needs TornadoVM's API, once: a second try in the same JVM could only fail again. */
final class EngineLoader {

    private static final String ENGINE = "org.limpid.backend.tornado.device.TornadoEngine";
    private static final String KERNELS = "org.limpid.backend.tornado.kernel";

    /** Either an engine or the reason why there is none. */
    sealed interface Found {

        /** It is there, and so is a device. */
        record Ready(Engine engine) implements Found {}

        /** It is not. */
        record Missing(Unavailable why) implements Found {}
    }

    private static final class Once {
        static final Found FOUND = load();
    }

    private EngineLoader() {}

    /** What was found when it was asked for first. */
    static Found find() {
        return Once.FOUND;
    }

    /** Whatever a half-installed runtime throws, of any kind, is the answer. */
    private static Found load() {
        try {
            openDoors();
            Class<?> type = Class.forName(ENGINE);
            return new Found.Ready((Engine) type.getDeclaredConstructor().newInstance());
        } catch (ClassNotFoundException absent) {
            return missing(
                    "this build of Limpid was made without TornadoVM",
                    "build it again where TORNADOVM_HOME names the SDK");
        } catch (Throwable broken) {
            Throwable root = broken;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return missing(
                    "TornadoVM did not start: " + said(root),
                    "see that an OpenCL or CUDA driver is installed and that $TORNADOVM_HOME/bin/tornado --devices lists a"
                            + " device");
        }
    }

    /**
     * What it says, without the colours of a terminal and the announcement that all goes on without a device, which here it
     * does not.
     */
    static String said(Throwable failure) {
        String message = String.valueOf(failure.getMessage())
                .replaceAll("\u001B\\[[0-9;]*m", "")
                .replace("[WARNING] ", "")
                .replace(" Deoptimizing to sequential execution.", "")
                .strip();
        return failure instanceof LimpidException ? message : failure.getClass().getSimpleName() + ", " + message;
    }

    /** TornadoVM is on the module path or on the class path, and reads our kernels by reflection. */
    private static void openDoors() {
        Module own = EngineLoader.class.getModule();
        if (!own.isNamed()) {
            return;
        }
        ModuleLayer layer = own.getLayer();
        if (layer == null) {
            return;
        }
        layer.findModule("tornado.api").ifPresent(own::addReads);
        layer.findModule("tornado.runtime").ifPresent(runtime -> {
            own.addReads(runtime);
            own.addOpens(KERNELS, runtime);
        });
    }

    private static Found missing(String reason, String remedy) {
        return new Found.Missing(new Unavailable(reason, remedy));
    }
}
