package org.spreadqueue.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Makes a method take the messages that fit its payload, in a class with
 * {@link QueueListener @QueueListener}. Arguments, result and errors are those of a
 * method with that annotation.
 * <p>
 * <b>Which method.</b> Texts, numbers, booleans, lists and objects are told apart by what
 * came; a text or a number goes to the only method for either, too, because Perl makes no
 * difference between them. Objects of several types are told apart by Jackson: the types
 * have one common supertype with {@code @JsonTypeInfo}, as which they are read, and the
 * method with the most specific parameter is called. No class names travel.
 * <p>
 * A message that fits no method goes to the {@linkplain #isDefault() default} one. If
 * there is none, it has failed and is not tried again.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
public @interface QueueHandler {

	/**
	 * Whether the method takes what fits no other. Its payload may have any type, such as
	 * a {@code JsonNode}, or be left out.
	 * @return {@code true} for at most one method of a class
	 */
	boolean isDefault() default false;

}
