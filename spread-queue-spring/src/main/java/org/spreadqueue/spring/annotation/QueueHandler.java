// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Makes a method of a class with {@link QueueListener @QueueListener} take the messages
 * whose payload fits its parameter. Arguments, result and errors are as for a method with
 * that annotation.
 * <p>
 * <b>Choice of the method.</b> The kind of the payload decides: text, number, boolean,
 * list or object. Perl does not distinguish texts, numbers and booleans: if only one
 * method takes any of these, it takes them all. Methods for objects need a common
 * supertype with {@code @JsonTypeInfo}. Jackson reads the object as that type, and the
 * method with the most specific parameter is called. No class names travel.
 * <p>
 * A message that fits no method goes to the {@linkplain #isDefault() default} one.
 * Without a default it fails and is not retried.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
public @interface QueueHandler {

	/**
	 * Whether the method takes the messages that fit no other. A class has at most one
	 * such method. Its payload may have any type, such as {@code JsonNode}, or be left
	 * out.
	 */
	boolean isDefault() default false;

}
