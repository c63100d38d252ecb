using ClientSdk.Limits;

namespace ClientSdk.Bulk;

/// <summary>A provider's call that starts a job, of which the server runs only so many at once. Data only, immutable.</summary>
/// <example>
/// <code>
/// JobRule imports = new("POST /api/v2/jobs/users-imports", "/api/v2/jobs/{id}", slots: 2);
/// </code>
/// </example>
public sealed record JobRule
{
    internal const string IdPlaceholder = "{id}";

    /// <summary>Makes a rule.</summary>
    /// <param name="route">Method and path template of the call that starts a job, as for an endpoint group.</param>
    /// <param name="statusPath">The path that tells of a job, with <c>{id}</c> in the place of the job's id.</param>
    /// <param name="slots">The most jobs at once, at least 1.</param>
    /// <exception cref="ArgumentException">The route cannot match a request, or the status path has no <c>{id}</c>: the message names it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slots"/> is below 1.</exception>
    public JobRule(string route, string statusPath, int slots)
    {
        RouteTemplate.Parse(route);
        ArgumentNullException.ThrowIfNull(statusPath);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        if (!statusPath.Contains(IdPlaceholder, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The status path '{statusPath}' has no {IdPlaceholder}, so it cannot tell one job from another.", nameof(statusPath));
        }

        (Route, StatusPath, Slots) = (route, statusPath, slots);
    }

    /// <summary>Method and path template of the call that starts a job.</summary>
    public string Route { get; }

    /// <summary>The path that tells of a job.</summary>
    public string StatusPath { get; }

    /// <summary>The most jobs at once.</summary>
    public int Slots { get; }

    /// <summary>The property of the reply that holds the job's id. Default: <c>id</c>.</summary>
    public string IdProperty { get; init; } = "id";

    /// <summary>The property that holds the job's state. Default: <c>status</c>.</summary>
    public string StatusProperty { get; init; } = "status";

    /// <summary>The states of a job that still holds its slot. Default: <c>pending</c> and <c>processing</c>. Every other state is an end.</summary>
    public IReadOnlyList<string> RunningStates { get; init; } = ["pending", "processing"];

    /// <summary>The states of a job that came to a bad end. Default: <c>failed</c>.</summary>
    public IReadOnlyList<string> FailedStates { get; init; } = ["failed"];
}
