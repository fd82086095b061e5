/** Vocabularies that are learned from text: text to token ids, and back. */
package dev.panagrad.models.tokenizer;
