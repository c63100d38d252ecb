using System.Net.Http.Headers;
using ClientSdk.Limits;
using ClientSdk.Pipeline;
using ClientSdk.Providers;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.Sandbox;
using Migration.Jobs;
using Migration.Running;

namespace Migration.Kinde;

/// <summary>Creates the users one by one, puts them into an organization 100 a request, and reads that organization back.</summary>
internal sealed class KindeJob : IMigrationJob
{
    // Kinde publishes no rate. These are figures for an example, large enough to show and small enough to bind.
    private const int PermitsPerWindow = 145;
    private const int AtOnce = 60;
    private const int BulkSize = 100;
    private const int PageSize = 500;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);

    public string Provider => "Kinde";

    public int MostUsers => int.MaxValue;

    public string LimitsText(double scale) =>
        FormattableString.Invariant($"{PermitsPerWindow} requests per {Window(scale).TotalSeconds:0.###} s, counted from the first one, and {AtOnce} at once; {Latency.TotalMilliseconds} ms latency");

    public SandboxPersonality CreateSandbox(double scale) => KindeSandbox.Create(options =>
    {
        (options.PermitsPerWindow, options.Window, options.Concurrency) = (PermitsPerWindow, Window(scale), AtOnce);
        options.Faults.Latency = ClientSdk.Testing.Sandbox.Latency.Constant(Latency);
    });

    public void TellSandboxLimits(RateLimitAwareOptions options, double scale)
    {
        options.Profile = RateLimitProfiles.Kinde();
        options.Limits.Add(RateLimit.Window(PermitsPerWindow, Window(scale)).FixedFromFirstRequest());
        options.Limits.Add(RateLimit.Concurrent(AtOnce));
    }

    public void TellRealLimits(RateLimitAwareOptions options) => options.Profile = RateLimitProfiles.Kinde();

    public void Authorize(HttpRequestHeaders headers, string token) => headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

    public int RequestsFor(int users) => 1 + users + Parts(users, BulkSize) + Parts(users, PageSize);

    public TimeSpan LeastTimeFor(int users, double scale) => (RequestsFor(users) - 1) / PermitsPerWindow * Window(scale);

    public async Task<IReadOnlyList<User>> MoveAsync(MigrationApi api, IReadOnlyList<User> users, CancellationToken cancellationToken)
    {
        api.Begin("Creating users");
        string[] ids = new string[users.Count];
        await MigrationApi.ForEachAsync(users.Count, async (index, cancellation) => ids[index] = await CreateAsync(api, users[index], cancellation), cancellationToken);

        api.Begin("Joining the organization");
        string organization = await CreateOrganizationAsync(api, cancellationToken);
        string[][] parts = [.. ids.Chunk(BulkSize)];
        await MigrationApi.ForEachAsync(parts.Length, (index, cancellation) => AddMembersAsync(api, organization, parts[index], cancellation), cancellationToken);

        api.Begin("Reading back");
        return await ReadMembersAsync(api, organization, cancellationToken);
    }

    private static async Task<string> CreateAsync(MigrationApi api, User user, CancellationToken cancellationToken)
    {
        NewKindeUser body = new(new NewKindeUser.Name(user.FirstName, user.LastName), [new NewKindeUser.Identity("email", new NewKindeUser.Address(user.Email))]);
        CreatedKindeUser created = await api.PostAsync("api/v1/user", body, KindeJson.Default.NewKindeUser, KindeJson.Default.CreatedKindeUser, cancellationToken);
        return created.Id;
    }

    private static async Task<string> CreateOrganizationAsync(MigrationApi api, CancellationToken cancellationToken)
    {
        NewKindeOrganization body = new("Migration example");
        CreatedKindeOrganization created = await api.PostAsync("api/v1/organization", body, KindeJson.Default.NewKindeOrganization, KindeJson.Default.CreatedKindeOrganization, cancellationToken);
        return created.Organization.Code;
    }

    private static async Task AddMembersAsync(MigrationApi api, string organization, string[] ids, CancellationToken cancellationToken)
    {
        KindeMembers body = new([.. ids.Select(id => new KindeMembers.Reference(id))]);
        AddedKindeMembers added = await api.PostAsync($"api/v1/organizations/{organization}/users", body, KindeJson.Default.KindeMembers, KindeJson.Default.AddedKindeMembers, cancellationToken);
        if (added.UsersAdded.Count != ids.Length)
        {
            throw new MigrationException($"Organization {organization} took {added.UsersAdded.Count} of {ids.Length} users.");
        }
    }

    private static async Task<IReadOnlyList<User>> ReadMembersAsync(MigrationApi api, string organization, CancellationToken cancellationToken)
    {
        List<User> members = [];
        string? token = null;
        do
        {
            string next = token is null ? "" : $"&next_token={Uri.EscapeDataString(token)}";
            KindeMemberPage page = await api.GetAsync($"api/v1/organizations/{organization}/users?page_size={PageSize}{next}", KindeJson.Default.KindeMemberPage, cancellationToken);
            members.AddRange(page.OrganizationUsers.Select(member => new User(member.Email, member.FirstName, member.LastName)));
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
        return members;
    }

    private static TimeSpan Window(double scale) => TimeSpan.FromSeconds(5) * scale;

    private static int Parts(int items, int size) => (items + size - 1) / size;
}
