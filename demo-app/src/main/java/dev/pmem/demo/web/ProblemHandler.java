/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.web;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers every error as problem details (RFC 9457). Where fields are to blame, {@code errors} names them.
 */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

	@ExceptionHandler
	ResponseEntity<Object> handle(LedgerException exception, WebRequest request) {
		String message = String.valueOf(exception.getMessage());
		ProblemDetail body = problemDetail(exception.problem(), message);
		if (exception.field() != null) {
			body.setProperty("errors", List.of(new FieldProblem(exception.field(), message)));
		}
		return respond(exception, body, request);
	}

	/** Only after its retries: {@code @Retryable} has given up. */
	@ExceptionHandler
	ResponseEntity<Object> handle(OptimisticLockingFailureException exception, WebRequest request) {
		return respond(exception, problemDetail(Problem.CONFLICT,
				"Others changed the same accounts again and again; nothing was booked. Please try again."), request);
	}

	@ExceptionHandler
	ResponseEntity<Object> handle(MultipartException exception, WebRequest request) {
		return respond(exception, problemDetail(Problem.MALFORMED_UPLOAD, "The parts of the upload can't be read."),
				request);
	}

	/** The pool may not grow further, or the disk is full. */
	@ExceptionHandler
	ResponseEntity<Object> handle(NonTransientDataAccessResourceException exception, WebRequest request) {
		return respond(exception, problemDetail(Problem.POOL_FULL, "There is no space left; nothing was booked."),
				request);
	}

	@ExceptionHandler
	ResponseEntity<Object> handleOther(Exception exception, WebRequest request) {
		this.logger.error("Request failed: " + request.getDescription(false), exception);
		return respond(exception, problemDetail(Problem.INTERNAL_ERROR, "The application's log tells more."), request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException exception,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		List<FieldProblem> errors = exception.getFieldErrors().stream().map(this::fieldProblem).toList();
		ProblemDetail body = problemDetail(Problem.INVALID_REQUEST, "See the errors for what to correct.");
		body.setProperty("errors", errors);
		return handleExceptionInternal(exception, body, headers, status, request);
	}

	private FieldProblem fieldProblem(FieldError error) {
		String message = error.isBindingFailure() ? "This is not of the right kind." : error.getDefaultMessage();
		return new FieldProblem(error.getField(), (message == null) ? "This is not right." : message);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleTypeMismatch(TypeMismatchException exception, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		ProblemDetail body = problemDetail(Problem.INVALID_REQUEST, "See the errors for what to correct.");
		String field = exception.getPropertyName();
		body.setProperty("errors",
				List.of(new FieldProblem((field == null) ? "" : field, "This is not of the right kind.")));
		return handleExceptionInternal(exception, body, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException exception,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail body = problemDetail(Problem.INVALID_REQUEST,
				"This can’t be read. Is there a fraction, or a text, where a whole number belongs?");
		return handleExceptionInternal(exception, body, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMissingServletRequestPart(
			MissingServletRequestPartException exception, HttpHeaders headers, HttpStatusCode status,
			WebRequest request) {
		ProblemDetail body = problemDetail(Problem.INVALID_REQUEST, "See the errors for what to correct.");
		body.setProperty("errors", List.of(new FieldProblem(exception.getRequestPartName(), "This is missing.")));
		return handleExceptionInternal(exception, body, headers, status, request);
	}

	private ProblemDetail problemDetail(Problem problem, String detail) {
		ProblemDetail body = ProblemDetail.forStatusAndDetail(problem.status(), detail);
		body.setType(problem.type());
		body.setTitle(problem.title());
		return body;
	}

	private ResponseEntity<Object> respond(Exception exception, ProblemDetail body, WebRequest request) {
		ResponseEntity<Object> response = handleExceptionInternal(exception, body, new HttpHeaders(),
				HttpStatusCode.valueOf(body.getStatus()), request);
		return (response == null) ? ResponseEntity.of(body).build() : response;
	}

}
