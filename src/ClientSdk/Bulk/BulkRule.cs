using ClientSdk.Limits;

namespace ClientSdk.Bulk;

/// <summary>A provider's call that takes many items at once. Data only, immutable.</summary>
/// <example>
/// <code>
/// BulkRule members = new("PATCH /api/v1/organizations/{org_code}/users", "users", 100);
/// </code>
/// </example>
public sealed record BulkRule
{
    /// <summary>Makes a rule.</summary>
    /// <param name="route">Method and path template, as for an endpoint group.</param>
    /// <param name="envelope">The property that holds the items; <see langword="null"/> when the body is a bare array.</param>
    /// <param name="maxItems">The most items in a request, at least 1; <see langword="null"/> when not known.</param>
    /// <exception cref="ArgumentException">The route cannot match a request: the message names it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxItems"/> is below 1.</exception>
    public BulkRule(string route, string? envelope, int? maxItems = null)
    {
        RouteTemplate.Parse(route);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxItems ?? 1, 1, nameof(maxItems));
        Route = route;
        Envelope = envelope;
        MaxItems = maxItems;
    }

    /// <summary>Method and path template.</summary>
    public string Route { get; }

    /// <summary>The property that holds the items: <c>users</c> for <c>{"users":[...]}</c>; <see langword="null"/> for a bare array.</summary>
    public string? Envelope { get; }

    /// <summary>The most items in a request; <see langword="null"/> when not known.</summary>
    public int? MaxItems { get; }

    /// <summary>The most bytes of a request's body, at least 1; <see langword="null"/> when not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public long? MaxBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MaxBytes));
            field = value;
        }
    }

    /// <summary>
    /// The properties of a successful reply that list the ids of the items that it took effect on: Kinde's <c>users_added</c>, <c>users_updated</c> and
    /// <c>users_removed</c>. An item that none of them names had no effect and becomes a dead letter; a reply with none of these properties speaks of all items.
    /// </summary>
    /// <value>Default: empty, a success is one for all items. <see cref="BulkOptions{T}.ReadFailures"/> takes its place.</value>
    public IReadOnlyList<string> AcknowledgedIn { get; init; } = [];

    /// <summary>The property of an item that is its id in those lists; an item that is a text is its own id. Default: <c>id</c>.</summary>
    public string ItemIdProperty { get; init; } = "id";

    /// <summary>The property of a refusal (400, 409, 422) that lists the items to blame: SuperTokens' <c>users</c>. <see langword="null"/> when there is none.</summary>
    public string? RefusedIn { get; init; }

    /// <summary>The property of its entries with the item's place in the request, from 0. Default: <c>index</c>.</summary>
    public string RefusedIndex { get; init; } = "index";

    /// <summary>The property of its entries with the reasons, a text or several. Default: <c>errors</c>.</summary>
    public string RefusedReason { get; init; } = "errors";

    internal bool SpeaksOfItems => AcknowledgedIn.Count > 0 || RefusedIn is not null;
}
