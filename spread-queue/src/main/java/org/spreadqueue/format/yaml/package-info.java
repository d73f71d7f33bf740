// SPDX-License-Identifier: Apache-2.0

/** YAML as YAML.pm has it. Section 5 of docs/protocol/perl-formats.md. Internal. */
@NullMarked
package org.spreadqueue.format.yaml;

import org.jspecify.annotations.NullMarked;
