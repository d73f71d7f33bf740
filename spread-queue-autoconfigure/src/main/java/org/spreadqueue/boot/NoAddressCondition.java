package org.spreadqueue.boot;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when no Spread daemon is configured.
 */
final class NoAddressCondition extends SpringBootCondition {

	private static final String PROPERTY = "spread.queue.addresses";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		List<String> addresses = Binder.get(context.getEnvironment())
			.bind(PROPERTY, Bindable.listOf(String.class))
			.orElse(List.of());
		ConditionMessage.Builder message = ConditionMessage.forCondition("Spread daemon address");
		return addresses.isEmpty() ? ConditionOutcome.match(message.because(PROPERTY + " is not set"))
				: ConditionOutcome.noMatch(message.because(PROPERTY + " is " + addresses));
	}

}
