using System.Net.Http.Headers;
using ClientSdk.Pipeline;
using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Sandbox;
using Migration.Jobs;
using Migration.Running;

namespace Migration.Auth0;

/// <summary>Creates the users one by one in a self-service tenant, and reads them back 100 a page.</summary>
internal sealed class Auth0Job : IMigrationJob
{
    private const string Connection = "Username-Password-Authentication";
    private const int WriteBurst = 20;
    private const int WritesPerMinute = 200;
    private const int PageSize = 100;

    public string Provider => "Auth0";

    public int MostUsers => 1_000; // as far as Auth0 pages

    public string LimitsText(double scale) =>
        FormattableString.Invariant($"self-service tenant: {WriteBurst} writes of users at once, then {WritesPerMinute} per {60 * scale:0.###} s; reads have a bucket of their own, and the tenant one for all");

    public SandboxPersonality CreateSandbox(double scale) => Auth0Sandbox.SelfService(options => options.TimeScale = scale);

    public void TellSandboxLimits(RateLimitAwareOptions options, double scale)
    {
        RateLimitProfile profile = RateLimitProfiles.Auth0(Auth0Tier.SelfServicePaid);
        options.Profile = scale < 1 ? profile.ScaledBy(scale) : profile;
    }

    public void TellRealLimits(RateLimitAwareOptions options) => options.Profile = RateLimitProfiles.Auth0(Auth0Tier.SelfServicePaid);

    public void Authorize(HttpRequestHeaders headers, string token) => headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

    public int RequestsFor(int users) => users + (users + PageSize - 1) / PageSize;

    /// <summary>The bucket of the writes alone: at most ten pages are read, and theirs holds forty.</summary>
    public TimeSpan LeastTimeFor(int users, double scale) => TimeSpan.FromMinutes((double)Math.Max(0, users - WriteBurst) / WritesPerMinute) * scale;

    public async Task<IReadOnlyList<User>> MoveAsync(MigrationApi api, IReadOnlyList<User> users, CancellationToken cancellationToken)
    {
        api.Begin("Creating users");
        await MigrationApi.ForEachAsync(users.Count, (index, cancellation) => CreateAsync(api, users[index], cancellation), cancellationToken);

        api.Begin("Reading back");
        List<User> found = [];
        Auth0Page page;
        int number = 0;
        do
        {
            page = await api.GetAsync($"api/v2/users?page={number++}&per_page={PageSize}&include_totals=true", Auth0Json.Default.Auth0Page, cancellationToken);
            found.AddRange(page.Users.Select(user => new User(user.Email, user.GivenName, user.FamilyName)));
        }
        while (page.Users.Count > 0 && found.Count < page.Total);
        return found;
    }

    private static Task<Auth0User> CreateAsync(MigrationApi api, User user, CancellationToken cancellationToken)
    {
        NewAuth0User body = new(Connection, user.Email, User.NewPassword(), user.FirstName, user.LastName);
        return api.PostAsync("api/v2/users", body, Auth0Json.Default.NewAuth0User, Auth0Json.Default.Auth0User, cancellationToken);
    }
}
