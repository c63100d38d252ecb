using ClientSdk.Bulk;

namespace ClientSdk.Syncing;

/// <summary>How a sync job reaches the remote side: made by <c>RateLimitedApiClient.PushWith</c>.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class SyncPush<T>
{
    /// <param name="request">Makes the request for some items that need the same.</param>
    /// <param name="transport">Sends it.</param>
    /// <param name="tellsBeforeLeaving">The transport calls <see cref="Limits.RequestJourney.BeforeLeaving"/> when the permits are there; otherwise a request counts as leaving when it is handed over.</param>
    internal SyncPush(Func<IReadOnlyList<SyncChange<T>>, HttpRequestMessage> request, BulkTransport transport, bool tellsBeforeLeaving) =>
        (Request, Transport, TellsBeforeLeaving) = (request, transport, tellsBeforeLeaving);

    internal Func<IReadOnlyList<SyncChange<T>>, HttpRequestMessage> Request { get; }

    internal BulkTransport Transport { get; }

    internal bool TellsBeforeLeaving { get; }
}
