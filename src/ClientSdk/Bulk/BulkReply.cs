using System.Net;

namespace ClientSdk.Bulk;

/// <summary>The reply to a request of a job, for <see cref="BulkOptions{T}.ReadFailures"/>.</summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <param name="Status">2xx; or 400, 409 or 422, when the request was refused as a whole.</param>
/// <param name="Body">The body as text.</param>
/// <param name="Items">The request's items, in order.</param>
public sealed record BulkReply<T>(HttpStatusCode Status, string Body, IReadOnlyList<T> Items);
