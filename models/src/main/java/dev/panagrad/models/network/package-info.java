/**
 * Networks as data: layers in a row, written and read as text. Nothing of training or files lives
 * here.
 */
package dev.panagrad.models.network;
