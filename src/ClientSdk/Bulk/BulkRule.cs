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
}
