namespace Migration.SuperTokens;

/// <summary>Body of <c>POST /recipe/signup</c>.</summary>
internal sealed record SignUp(string Email, string Password);
