namespace Migration.Kinde;

/// <summary>Body of <c>POST /api/v1/user</c>.</summary>
internal sealed record NewKindeUser(NewKindeUser.Name Profile, IReadOnlyList<NewKindeUser.Identity> Identities)
{
    internal sealed record Name(string GivenName, string FamilyName);

    internal sealed record Identity(string Type, Address Details);

    internal sealed record Address(string Email);
}
