/** Reading and writing text token by token with any trained model; nothing here trains. */
package dev.panagrad.models.experiments.text.writing;
