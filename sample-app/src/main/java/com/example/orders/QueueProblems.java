package com.example.orders;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.JobFailedException;

/** Tells the caller when the queue or the worker fails. */
@RestControllerAdvice
class QueueProblems {

	@ExceptionHandler
	ProblemDetail jobFailed(JobFailedException failure) {
		boolean invalid = InvalidOrderException.class.getName().equals(failure.errorType());
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(
				invalid ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.INTERNAL_SERVER_ERROR, failure.getMessage());
		problem.setTitle(invalid ? "The order was refused" : "The order could not be processed");
		return problem;
	}

	@ExceptionHandler
	ProblemDetail notDelivered(DeliveryFailedException failure) {
		HttpStatus status = switch (failure.reason()) {
			case NOT_CONNECTED, NO_MANAGER, OVERLOADED, CLOSED, REJECTED -> HttpStatus.SERVICE_UNAVAILABLE;
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
