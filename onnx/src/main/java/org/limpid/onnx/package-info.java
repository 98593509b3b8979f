/**
 * Programs as <a href="https://onnx.ai">ONNX</a> models, for runtimes that have no JVM: see
 * {@link org.limpid.onnx.OnnxModel}.
 */
@NullMarked
package org.limpid.onnx;

import org.jspecify.annotations.NullMarked;
