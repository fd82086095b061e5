package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.operator.array.ArrayOperators;
import dev.panagrad.models.onnx.operator.attention.AttentionOperators;
import dev.panagrad.models.onnx.operator.control.CoreOperators;
import dev.panagrad.models.onnx.operator.elementwise.ElementwiseOperators;
import dev.panagrad.models.onnx.operator.image.ImageOperators;
import dev.panagrad.models.onnx.operator.linalg.LinearOperators;
import dev.panagrad.models.onnx.operator.ml.MlOperators;
import dev.panagrad.models.onnx.operator.norm.NormOperators;
import dev.panagrad.models.onnx.operator.quantized.QuantizedOperators;
import dev.panagrad.models.onnx.operator.recurrent.RecurrentOperators;
import dev.panagrad.models.onnx.operator.reduce.ReductionOperators;
import dev.panagrad.models.onnx.operator.sequence.SequenceOperators;
import dev.panagrad.models.onnx.operator.signal.SignalOperators;
import dev.panagrad.models.onnx.operator.training.TrainingOperators;
import dev.panagrad.models.onnx.operator.window.ConvolutionOperators;
import dev.panagrad.models.onnx.translate.OperatorTable;
import java.util.concurrent.atomic.AtomicBoolean;

/** The table of all operators: each package adds its own. */
public final class Operators {
  /** Made when it is first needed. */
  private static final class Holder {
    static final OperatorTable TABLE = make();
  }

  private static final AtomicBoolean PREPARED = new AtomicBoolean();

  private Operators() {}

  /**
   * Starts, the first time, to make the table on another thread: linking some four hundred rules
   * takes about as long as opening a small file.
   */
  public static void prepare() {
    if (Runtime.getRuntime().availableProcessors() > 1 && PREPARED.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("panagrad-operators").start(Operators::table);
    }
  }

  /** The rules of all supported operators. */
  public static OperatorTable table() {
    return Holder.TABLE;
  }

  private static OperatorTable make() {
    OperatorTable table = new OperatorTable();
    ArrayOperators.addTo(table);
    AttentionOperators.addTo(table);
    CoreOperators.addTo(table);
    ElementwiseOperators.addTo(table);
    ImageOperators.addTo(table);
    LinearOperators.addTo(table);
    MlOperators.addTo(table);
    NormOperators.addTo(table);
    QuantizedOperators.addTo(table);
    RecurrentOperators.addTo(table);
    ReductionOperators.addTo(table);
    SequenceOperators.addTo(table);
    SignalOperators.addTo(table);
    TrainingOperators.addTo(table);
    ConvolutionOperators.addTo(table);
    return table;
  }
}
