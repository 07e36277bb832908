import type { FastifyReply, FastifyRequest } from 'fastify';
import { destinationView, type NameParams } from '@qbasecron/contracts';
import type { Destination, DestinationAddress } from '@qbasecron/core';
import { formatEtag } from '../../http/etag.ts';
import { readRevision } from '../read-address.ts';

/** Answers the destination's record with its ETag; the status is the reply's. */
export function sendDestination(reply: FastifyReply, destination: Destination): FastifyReply {
  return reply.header('etag', formatEtag(destination.revision)).send(destinationView(destination));
}

/** The destination that a path names, and the revision that If-Match asks for. */
export function readDestinationAddress(request: FastifyRequest): DestinationAddress {
  return { name: (request.params as NameParams).name, ...readRevision(request) };
}
