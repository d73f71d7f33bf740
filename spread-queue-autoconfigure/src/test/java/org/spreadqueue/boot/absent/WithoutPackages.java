// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.absent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import org.springframework.boot.test.context.FilteredClassLoader;

/**
 * A class loader that hides packages and loads the classes of this project anew, so that
 * they really cannot find what is hidden. Those of other projects still can: they are not
 * what is tested.
 */
final class WithoutPackages extends FilteredClassLoader {

	private static final String OWN = "org.spreadqueue.";

	private final String[] hidden;

	WithoutPackages(String... hidden) {
		super(hidden);
		this.hidden = hidden.clone();
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!name.startsWith(OWN) || isHidden(name)) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}
	}

	private boolean isHidden(String name) {
		for (String prefix : this.hidden) {
			if (name.startsWith(prefix)) {
				return true;
			}
		}
		return false;
	}

	private Class<?> define(String name) throws ClassNotFoundException {
		try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
			if (stream == null) {
				throw new ClassNotFoundException(name);
			}
			byte[] bytes = stream.readAllBytes();
			return defineClass(name, bytes, 0, bytes.length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
