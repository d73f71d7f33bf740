// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/**
 * Who may see what applications have written, and what of it is masked.
 *
 * @since 0.1.0
 */
public final class Disclosure {

	private final Show show;

	private final Set<String> roles;

	private final Sanitizer sanitizer;

	private final boolean masking;

	/**
	 * Creates the rules.
	 * @param roles who is authorised; every authenticated user if empty
	 * @param functions what masks texts by their name and value
	 */
	public Disclosure(Show show, Collection<String> roles, List<SanitizingFunction> functions) {
		this.show = show;
		this.roles = Set.copyOf(roles);
		this.sanitizer = new Sanitizer(functions);
		this.masking = !functions.isEmpty();
	}

	/** Returns what this user may see. */
	public Viewer viewer(SecurityContext user) {
		return new Viewer(this.show.isShown(user, this.roles), this.masking ? this.sanitizer : null);
	}

}
