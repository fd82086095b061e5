package dev.panagrad.models.nn;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.RecurrentNet.Dropout;
import dev.panagrad.models.nn.sequence.SequenceInput;
import dev.panagrad.models.nn.sequence.StepRows;
import java.util.List;

/**
 * A cell part of whose input is known only when a step is built, as in decoders that read their own
 * outputs or attention results: x = [part known in advance, fed part].
 */
public final class FedCell {
  private final Cell cell;
  private final LayerInput input;

  /**
   * Prepares the steps.
   *
   * @param name the name of the cell's variables
   * @param steps their number and the rows of each
   * @param rows the part of all inputs known in advance, [all rows, size]
   * @param fedSize the width of the fed part
   */
  @SuppressWarnings("exports") // For the modules of the product.
  public FedCell(Layers layers, String name, Cell cell, StepRows steps, Node rows, int fedSize) {
    this.cell = cell;
    Masks none = new Masks(layers, Dropout.NONE, steps.steps());
    SequenceInput known = SequenceInput.ofRows(layers.graph(), steps, rows);
    input = new LayerInput(none, name, known, fedSize);
  }

  /**
   * Builds one step.
   *
   * @param fed the rest of the input, [rows of the step, size]
   * @param states before the step, [rows of the step, size] each
   * @return the states after it
   */
  public List<Node> step(int step, Node fed, List<Node> states) {
    return cell.step(new TimeStep(input, step, fed), states);
  }
}
