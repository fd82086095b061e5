package dev.panagrad.models.train;

import java.util.List;

/**
 * A view of any task: a few examples that it isn't trained on, always the same, with the output of
 * its model. It suffices for tables in the terminal and in the report.
 */
public interface ExamplesView {
  /** The names of the columns, as "picture", "caption" and "should be". */
  List<String> columns();

  /**
   * The examples with the current output of the model, one row each.
   *
   * @return a one-line text for each column
   */
  List<List<String>> examples();
}
