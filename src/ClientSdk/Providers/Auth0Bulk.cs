using ClientSdk.Bulk;

namespace ClientSdk.Providers;

/// <summary>
/// Auth0's calls with a list in the body. No page says how many items they take, so
/// the caller has to: <see cref="BulkOptions{T}.BatchSize"/>. An import of users is a file and becomes a job.
/// </summary>
internal static class Auth0Bulk
{
    public const string ImportRoute = "POST /api/v2/jobs/users-imports";

    /// <summary>"A limit of 2 concurrent import jobs" (2020).</summary>
    public const int ImportSlots = 2;

    public static IReadOnlyList<BulkRule> All { get; } =
    [
        new("POST /api/v2/organizations/{id}/members", "members"),
        new("DELETE /api/v2/organizations/{id}/members", "members"),
        new("POST /api/v2/organizations/{id}/members/{user_id}/roles", "roles"),
        new("DELETE /api/v2/organizations/{id}/members/{user_id}/roles", "roles"),
        new("POST /api/v2/users/{id}/roles", "roles"),
        new("POST /api/v2/roles/{id}/users", "users"),
        new("POST /api/v2/users/{id}/permissions", "permissions"),
    ];

    /// <summary>A job is <c>pending</c>, then <c>processing</c>, then <c>completed</c> or <c>failed</c>.</summary>
    public static IReadOnlyList<JobRule> Jobs { get; } = [new(ImportRoute, "/api/v2/jobs/{id}", ImportSlots)];
}
