package dev.panagrad.models.train;

import java.util.List;

/**
 * What can be shown of any task: a few examples that it isn't trained on, always the same, with
 * what its model makes of them. Tables in the terminal and in the report need no more.
 */
public interface ExamplesView {
  /** The names of the columns, as "picture", "caption" and "should be". */
  List<String> columns();

  /**
   * The examples with the model as it is, a row each.
   *
   * @return a text for each column, in one line
   */
  List<List<String>> examples();
}
