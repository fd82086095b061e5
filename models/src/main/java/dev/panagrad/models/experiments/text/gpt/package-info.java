/** The GPT: its experiment, its graph, and reading with a cache of keys and values. */
package dev.panagrad.models.experiments.text.gpt;
