using System.Net.Http.Headers;
using ClientSdk.Pipeline;
using ClientSdk.Providers;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Testing.SuperTokens;
using Migration.Jobs;
using Migration.Running;

namespace Migration.SuperTokens;

/// <summary>Signs the users up one by one and reads them back 500 a page. A sign-up keeps no names.</summary>
internal sealed class SuperTokensJob : IMigrationJob
{
    private const int PerSecond = 25;
    private const int Burst = 25;
    private const int PageSize = 500;

    public string Provider => "SuperTokens";

    public int MostUsers => int.MaxValue;

    public string LimitsText(double scale) => $"nginx with {Rate(scale)}, burst {Burst}, nodelay";

    public SandboxPersonality CreateSandbox(double scale) => SuperTokensSandbox.Managed(options => (options.Rate, options.Burst) = (Rate(scale), Burst));

    public void TellSandboxLimits(RateLimitAwareOptions options, double scale) => options.Profile = RateLimitProfiles.BehindNginx(Rate(scale), Burst);

    public void TellRealLimits(RateLimitAwareOptions options) => options.Profile = RateLimitProfiles.SuperTokensManaged(SuperTokensTier.Free);

    public void Authorize(HttpRequestHeaders headers, string token)
    {
        headers.Add("api-key", token);
        headers.Add("cdi-version", "5.2");
    }

    public User AsKept(User user) => new(user.Email, "", "");

    public int RequestsFor(int users) => users + (users + PageSize - 1) / PageSize;

    /// <summary>One and the burst at once, then as the rate allows.</summary>
    public TimeSpan LeastTimeFor(int users, double scale) => TimeSpan.FromSeconds((double)Math.Max(0, RequestsFor(users) - 1 - Burst) / RatePerSecond(scale));

    public async Task<IReadOnlyList<User>> MoveAsync(MigrationApi api, IReadOnlyList<User> users, CancellationToken cancellationToken)
    {
        api.Begin("Signing users up");
        await MigrationApi.ForEachAsync(users.Count, (index, cancellation) => SignUpAsync(api, users[index], cancellation), cancellationToken);

        api.Begin("Reading back");
        List<User> found = [];
        string? token = null;
        do
        {
            string next = token is null ? "" : $"&paginationToken={Uri.EscapeDataString(token)}";
            SuperTokensPage page = await api.GetAsync($"users?limit={PageSize}{next}", SuperTokensJson.Default.SuperTokensPage, cancellationToken);
            found.AddRange(page.Users.Select(account => new User(account.Emails[0], "", "")));
            token = page.NextPaginationToken;
        }
        while (!string.IsNullOrEmpty(token));
        return found;
    }

    private static async Task SignUpAsync(MigrationApi api, User user, CancellationToken cancellationToken)
    {
        SignUp body = new(user.Email, User.NewPassword());
        SignedUp answer = await api.PostAsync("recipe/signup", body, SuperTokensJson.Default.SignUp, SuperTokensJson.Default.SignedUp, cancellationToken);
        if (answer.Status != "OK")
        {
            throw new MigrationException($"The sign-up of {user.Email} was answered {answer.Status}.");
        }
    }

    private static string Rate(double scale) => $"{RatePerSecond(scale)}r/s";

    private static int RatePerSecond(double scale) => (int)(PerSecond / scale);
}
