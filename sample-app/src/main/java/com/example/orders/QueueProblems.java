// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.JobFailedException;

/**
 * Tells the caller what is wrong with an order, or with the queue or the worker. Asked
 * before Spring Boot's advice, which names no field.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class QueueProblems {

	/** What the worker throws if an order is refused, by a rule or by its constraints. */
	private static final Set<String> REFUSALS = Set.of(InvalidOrderException.class.getName(),
			"org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException");

	@ExceptionHandler
	ProblemDetail notValid(MethodArgumentNotValidException failure) {
		String reasons = failure.getFieldErrors()
			.stream()
			.map((error) -> error.getField() + " " + error.getDefaultMessage())
			.sorted()
			.collect(Collectors.joining(", "));
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, reasons);
		problem.setTitle("This is no order");
		return problem;
	}

	@ExceptionHandler
	ProblemDetail jobFailed(JobFailedException failure) {
		boolean invalid = failure.errorType() != null && REFUSALS.contains(failure.errorType());
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(
				invalid ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.INTERNAL_SERVER_ERROR, failure.getMessage());
		problem.setTitle(invalid ? "The order was refused" : "The order could not be processed");
		return problem;
	}

	@ExceptionHandler
	ProblemDetail notDelivered(DeliveryFailedException failure) {
		HttpStatus status = switch (failure.reason()) {
			case NOT_CONNECTED, NO_MANAGER, OVERLOADED, CLOSED, REJECTED, STORAGE -> HttpStatus.SERVICE_UNAVAILABLE;
			case TIMED_OUT_QUEUED, TIMED_OUT_RUNNING, UNCONFIRMED, EXPIRED -> HttpStatus.GATEWAY_TIMEOUT;
			case CONNECTION_LOST, UNREADABLE_RESPONSE, DEAD_LETTERED, PURGED, RELEASED, UNSUPPORTED ->
				HttpStatus.BAD_GATEWAY;
		};
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, failure.getMessage());
		problem.setTitle("The queue did not answer");
		problem.setProperty("reason", failure.reason());
		return problem;
	}

}
